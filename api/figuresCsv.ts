import type { z } from 'zod';
import type { SourceKind } from '../domain/intake/request.js';
import {
  doesAddUp,
  flowColumns,
  masked,
  maskedAlone,
  maskedRows,
  share,
  type Flow,
  type FlowColumn,
} from '../domain/figureTables.js';
import { danishShortDate } from '../domain/copenhagen.js';
import type { figures } from './figureSchemas.js';
import { csvOf } from './importCsv.js';

type Figures = z.infer<typeof figures>;

const names: Record<FlowColumn, string> = {
  intake: 'Henvendelser',
  reached: 'Nået',
  helpAccepted: 'Tog imod hjælp',
  settled: 'Bolig bevaret',
  evicted: 'Udsat',
  otherwise: 'Afsluttet på anden måde',
  open: 'Åbne',
  withDeadline: 'Med frist',
  reachedInTime: 'Nået før fristen',
};
const kindNames = { call: 'opkald', askCaseworker: 'sagsbehandler', visit: 'besøg' } as const;
const partNames = { morning: 'formiddag', midday: 'middag', lateAfternoon: 'sen eftermiddag' } as const;

const kindsOfSender: Record<SourceKind, string> = {
  housingOrganisation: 'Boligorganisationer uden navn',
  privateLandlord: 'Private udlejere',
  bailiffCourt: 'Fogedretten',
  municipality: 'Kommunen selv',
  citizen: 'Borgere, der selv henvendte sig',
};

/** Not under five for certain: it may be a larger number that keeps another one secret. */
const hidden = 'skjult';
const cell = (value: number | null): string => (value === null ? hidden : String(value));
const percent = (part: number | null): string =>
  part === null ? '' : `${(part * 100).toFixed(1).replace('.', ',')} %`;

/**
 * The figures as tables under each other. Every number under five is hidden, and others with it where a total would give it
 * away; so is what is worked out from a hidden one.
 */
export function figuresCsv({ from, to, total, periods, senders, attempts }: Figures): string {
  const heading = [
    ...flowColumns.map((column) => names[column]),
    'Andel nået før fristen',
    'Timer til kontakt (median)',
  ];
  const table = (rows: { label: string; flow: Flow }[]): string[][] => {
    const columns = new Map(flowColumns.map((column) => [column, masked(rows.map(({ flow }) => flow[column]))]));
    const adding = maskedRows(rows.map(({ flow }) => flow));
    return rows.map(({ label, flow }, n) =>
      flowRow(label, flow, (column) => (doesAddUp(column) ? adding[n]?.[column] : columns.get(column)?.[n]) ?? null),
    );
  };
  const [inAll] = maskedRows([total]);
  return csvOf([
    ['Husly', `${danishShortDate(from)} – ${danishShortDate(to)}`],
    [`Tal under 5 er skjult, og flere med dem, hvor de ellers kunne regnes ud ("${hidden}").`],
    [],
    ['Alle', ...heading],
    flowRow('I alt', total, (column) => (doesAddUp(column) ? (inAll?.[column] ?? null) : maskedAlone(total[column]))),
    [],
    ['Periode fra', ...heading],
    ...table(periods.map((flow) => ({ label: flow.begins, flow }))),
    [],
    ['Afsender', ...heading],
    ...table(
      senders.map((flow) => ({ label: flow.sender ?? (flow.kind ? kindsOfSender[flow.kind] : 'Ukendt'), flow })),
    ),
    [],
    ['Kontaktforsøg', 'Tidspunkt', 'Forsøg', 'Nået', 'Andel nået'],
    ...attemptRows(attempts),
  ]);
}

function flowRow(label: string, flow: Flow, shown: (column: FlowColumn) => number | null): string[] {
  const [inTime, withDeadline, reached] = [shown('reachedInTime'), shown('withDeadline'), shown('reached')];
  const part = inTime === null || withDeadline === null ? null : share(inTime, withDeadline);
  const median = reached === null ? hidden : cell(flow.medianHoursToContact);
  return [label, ...flowColumns.map((column) => cell(shown(column))), part === null ? hidden : percent(part), median];
}

function attemptRows(attempts: Figures['attempts']): string[][] {
  const made = masked(attempts.map((row) => row.attempts));
  const reached = masked(attempts.map((row) => row.reached));
  return attempts.map(({ kind, part }, n) => {
    const [all, some] = [made[n] ?? null, reached[n] ?? null];
    const shares = all === null || some === null ? hidden : percent(share(some, all));
    return [kindNames[kind], part ? partNames[part] : '', cell(all), cell(some), shares];
  });
}
