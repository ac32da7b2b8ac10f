import { describe, expect, it } from 'vitest';
import { asked } from '../../ops/importFile.js';

describe('husly import', () => {
  it('takes a list alone, or with all that may be said of it', () => {
    const nothing = { dryRun: false, organisation: null, kind: null, reportTo: null, key: null, mapping: {} };
    expect(asked(['l.csv'], {})).toEqual({ ...nothing, file: 'l.csv' });
    const args = ['--dry-run', 'l.csv', '--organisation', 'Lejerbo', '--kind=bailiffCourt', '--report', 'r.csv'];
    expect(
      asked([...args, '--key', 'husly_a-1', '--mapping', 'Kunde=name,Skyldig kr.=amount', '--mapping=Intern='], {
        HUSLY_ACCESS_KEY: 'husly_b',
      }),
    ).toEqual({
      file: 'l.csv',
      dryRun: true,
      organisation: 'Lejerbo',
      kind: 'bailiffCourt',
      reportTo: 'r.csv',
      key: 'husly_a-1',
      mapping: { Kunde: 'name', 'Skyldig kr.': 'amount', Intern: null },
    });
    expect(asked(['l.csv'], { HUSLY_ACCESS_KEY: 'husly_b' }).key).toBe('husly_b');
    expect(asked(['l.csv'], { HUSLY_ACCESS_KEY: '' }).key).toBeNull();
  });

  it.each([
    [[], /Which list/],
    [['a.csv', 'b.csv'], /One list/],
    [['a.csv', '--dryrun'], /--dryrun/],
    [['a.csv', '--report'], /--report/],
    [['a.csv', '--key', 'hunter2'], /access key/],
    [['a.csv', '--mapping', 'Kunde'], /--mapping 'Kunde=name/],
  ])('%j is refused in one line that says how it is written', (args, says) => {
    expect(() => asked(args, {})).toThrow(says);
    expect(() => asked(args, {})).not.toThrow(/hunter2|\n/);
  });
});
