import { z } from 'zod';

/**
 * What a sender may report about one household in arrears, as it arrives by the API or as one row of a list.
 *
 * Deliberately lenient where a bad value must not hide a citizen at risk: dates, amounts, phones and mail addresses are
 * taken as written and understood by `understandIntake`; what cannot be right is left unknown and asked about. Only the
 * shape is strict: a wrong type or an unknown key is the sender's program error and is answered 422.
 */
const asWritten = z.string().max(500);
const dateAsWritten = asWritten.nullish().describe('ISO date, e.g. 2026-11-06; what cannot be read is kept as written');

export const sourceKinds = [
  'housingOrganisation',
  'privateLandlord',
  'bailiffCourt',
  'municipality',
  'citizen',
] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** A report by, or for, whoever lets the home. */
export const isLandlordSource = (kind: SourceKind): boolean =>
  kind === 'housingOrganisation' || kind === 'privateLandlord';

export const intakeRequest = z
  .strictObject({
    source: z.strictObject({
      kind: z.enum(sourceKinds),
      organisation: asWritten.nullish(),
      reference: asWritten.nullish(),
      noticedOn: dateAsWritten.describe('the day the notice reached the municipality; starts § 5 a for the court’s'),
    }),
    citizen: z.strictObject({
      name: asWritten.nullish(),
      address: z
        .strictObject({ street: asWritten.nullish(), postcode: asWritten.nullish(), city: asWritten.nullish() })
        .nullish(),
      phones: z.array(asWritten).max(10).nullish(),
      email: asWritten.nullish(),
      language: asWritten.nullish(),
      protectedAddress: z.boolean().nullish(),
    }),
    household: z
      .strictObject({
        children: z.number().int().min(0).max(30).nullish(),
        coTenants: z.array(asWritten).max(10).nullish(),
        knownNeed: z.boolean().nullish(),
      })
      .nullish(),
    tenancy: z
      .strictObject({
        kind: z.enum(['nonProfit', 'private']).nullish(),
        landlord: asWritten.nullish(),
        number: asWritten.nullish(),
      })
      .nullish(),
    arrears: z
      .strictObject({
        amountOre: z.union([z.number().int(), asWritten]).nullish().describe('øre; text is kept as written'),
        months: z.number().int().min(0).max(120).nullish(),
        dueDate: dateAsWritten,
      })
      .nullish(),
    legal: z
      .strictObject({
        demandSentOn: dateAsWritten,
        demandReceivedOn: dateAsWritten,
        leaseTerminatedOn: dateAsWritten,
        moveOutOn: dateAsWritten,
        evictionRequestedOn: dateAsWritten,
        hearingAt: dateAsWritten.describe('ISO date, local date and time, or an instant'),
      })
      .nullish(),
    remarks: z.string().max(10_000).nullish(),
  })
  .describe('A household in rent arrears, as a sender reports it');
export type IntakeRequest = z.infer<typeof intakeRequest>;
