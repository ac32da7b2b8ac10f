import { describe, expect, it } from 'vitest';
import { owedBy } from '../../domain/owed.js';

const told = (dueDate: string | null, amountOre: number | null, months = 1) => ({ dueDate, amountOre, months });
const november = '2026-11-02';

describe('what several reports say is owed', () => {
  it('counts each due date once, whoever tells of it again', () => {
    const owed = owedBy([told(november, 500_000), told('2026-10-01', 400_000), told(november, 500_000)]);
    expect(owed).toMatchObject({ amountOre: 900_000, incomplete: false, warnings: [] });
    expect(owed.months.map((m) => m.dueDate)).toEqual(['2026-10-01', november]);
  });

  it('follows the latest where two amounts are named for a due date, and says so with both', () => {
    const { amountOre, warnings } = owedBy([told(november, 500_000), told(november, 612_550)]);
    expect([amountOre, warnings.map(({ code, detail }) => [code, detail])]).toEqual([
      612_550,
      [
        [
          'amountDiffers',
          'To indberetninger nævner hver sit beløb for forfaldsdagen mandag d. 2. november 2026: først 5.000,00 kr. og senere 6.125,50 kr. Det seneste er regnet med; spørg udlejer.',
        ],
      ],
    ]);
  });

  it('says so also where nobody knows the due date', () => {
    const { amountOre, warnings } = owedBy([told(null, 100), told(null, 200)]);
    expect([amountOre, warnings[0]?.detail]).toEqual([200, expect.stringContaining('en ukendt forfaldsdag')]);
  });

  it('counts no month for a report that tells of none, as the court’s does not', () => {
    const court = told(null, null);
    expect(owedBy([told(november, 500_000), court])).toMatchObject({ amountOre: 500_000, incomplete: false });
    expect(owedBy([told(november, 500_000), court]).months).toHaveLength(1);
    expect(owedBy([court])).toMatchObject({ amountOre: null, incomplete: true });
    expect(owedBy([told(november, 500_000), told(null, null, 3)])).toMatchObject({ incomplete: true });
  });

  it('never forgets a known amount for an unknown one, and fills an unknown one in', () => {
    const filled = { amountOre: 500_000, incomplete: false, warnings: [] };
    expect(owedBy([told(november, 500_000), told(november, null)])).toMatchObject(filled);
    expect(owedBy([told(november, null), told(november, 500_000)])).toMatchObject(filled);
    expect(owedBy([told(november, null), told('2026-10-01', 1)])).toMatchObject({ amountOre: 1, incomplete: true });
    expect(owedBy([told(november, null)])).toMatchObject({ amountOre: null, incomplete: true });
  });
});
