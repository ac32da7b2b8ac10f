import { expect, it } from 'vitest';
import { meaningOf } from '../../domain/incoming.js';

it.each([
  'STOP',
  ' stop! ',
  'Stop, tak',
  'STOP venligst',
  'Stop nu',
  'Hej. Stop SMS’er, tak',
  'please stop',
  'Nej tak til sms',
  'afmeld venligst.',
])('%j is STOP', (text) => expect(meaningOf(text)).toBe('stop'));

it.each(['start', 'Start, tak', 'tilmeld mig venligst'])('%j is START', (text) =>
  expect(meaningOf(text)).toBe('start'),
);

// Each may be the answer to a question, or says more than that nobody is to write.
it.each([
  'nej tak',
  'nej',
  'tak',
  'venligst',
  'ja tak',
  'Stop det! Jeg har betalt',
  'Kan I stoppe sagen?',
  'nu',
  '',
  'hej',
])('%j is for a person to read', (text) => expect(meaningOf(text)).toBe('reply'));
