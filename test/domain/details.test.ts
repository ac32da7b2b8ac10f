import { expect, it } from 'vitest';
import { inquiryInDanish } from '../../domain/details.js';
import { newInquiry } from '../../domain/inquiry.js';
import { inquiryOutcomeText } from '../../domain/inquiryInWords.js';

it('what came of an inquiry is said in Danish where a supervisor reads it, not as a code', () => {
  const facts = { inquiryId: '00000000-0000-4000-8000-000000000000', kind: 'locate', municipality: '0730' } as const;
  const open = newInquiry({ ...facts, caseId: null, askedAt: '2032-03-01T08:00:00.000Z' });
  for (const outcome of ['notFound', 'met', 'unsafe'] as const)
    expect(inquiryInDanish({ ...open, status: 'answered', outcome })).toBe(`Udfald: ${inquiryOutcomeText(outcome)}.`);
  expect(inquiryOutcomeText('unsafe')).toBe('ikke forsvarligt at besøge');
});
