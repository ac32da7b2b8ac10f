import { attentions, stages } from '../../domain/outcomes.js';
import type { Soonness } from '../../domain/facets.js';
import { useWords } from '../app/language.js';
import { useSession } from '../app/session.js';
import type { CaseCounts } from '../app/types.js';
import { caseListWords } from '../words/caseList.js';
import { commonWords } from '../words/common.js';

interface Choice {
  value: string;
  label: string;
  count: number;
}

const soonness: readonly Soonness[] = ['today', 'week', 'twoWeeks'];
/** Beside the list where there is room; else folded away above it. */
const hasRoom = (): boolean => window.matchMedia('(min-width: 64rem)').matches;

/** What the list can be narrowed by, with how many cases each choice would leave. Pressed again, a choice is dropped. */
export function CaseFilters({
  counts,
  chosen,
  onChoose,
  onClear,
}: {
  counts: CaseCounts | undefined;
  chosen: URLSearchParams;
  onChoose: (name: string, value: string | null) => void;
  onClear: () => void;
}) {
  const t = useWords(caseListWords);
  const groups = useGroups(counts);
  return (
    <details className="filters" open={hasRoom()}>
      <summary>{t.filters}</summary>
      {groups.map(({ name, ...group }) => (
        <Group key={name} {...group} chosen={chosen.get(name)} onChoose={(value) => onChoose(name, value)} />
      ))}
      {chosen.size > 0 && (
        <button type="button" className="button button-secondary" onClick={onClear}>
          {t.clear}
        </button>
      )}
    </details>
  );
}

interface GroupOfChoices {
  label: string;
  choices: readonly Choice[];
  /** What is counted, and not named. */
  others?: CaseCounts['landlord']['others'];
}

function useGroups(counts: CaseCounts | undefined): (GroupOfChoices & { name: string })[] {
  const t = useWords(caseListWords);
  const { attentions: attentionNames, stages: stageNames } = useWords(commonWords);
  const { id } = useSession();
  if (!counts) return [];
  const owners = counts.assignee.map(({ assignee, assigneeName, count }) =>
    assignee === id
      ? { value: 'me', label: t.mine, count }
      : { value: assignee, label: assigneeName ?? assignee, count },
  );
  return [
    {
      name: 'deadline',
      label: t.deadline,
      choices: soonness.map((value) => ({ value, label: t.soon[value], count: counts.deadline[value] })),
    },
    {
      name: 'stage',
      label: t.stage,
      choices: stages.map((value) => ({ value, label: stageNames[value], count: counts.stage[value] ?? 0 })),
    },
    {
      name: 'attention',
      label: t.attention,
      choices: attentions.map((value) => ({
        value,
        label: attentionNames[value],
        count: counts.attention[value] ?? 0,
      })),
    },
    {
      name: 'assignee',
      label: t.assignee,
      choices: [{ value: 'unassigned', label: t.unassigned, count: counts.unassigned }, ...owners],
    },
    {
      name: 'landlord',
      label: t.landlords,
      choices: [
        ...counts.landlord.named.map(({ landlord, name, count }) => ({ value: landlord, label: name, count })),
        { value: 'none', label: t.unnamed, count: counts.landlord.unnamed },
      ],
      ...(counts.landlord.others.landlords > 0 && { others: counts.landlord.others }),
    },
    { name: 'paused', label: t.paused, choices: [{ value: 'true', label: t.pausedYes, count: counts.paused }] },
  ];
}

function Group({
  label,
  choices,
  others,
  chosen,
  onChoose,
}: GroupOfChoices & {
  chosen: string | null;
  onChoose: (value: string | null) => void;
}) {
  const t = useWords(caseListWords);
  // What would leave nothing is not offered, unless it is what is chosen.
  const offered = choices.filter(({ value, count }) => count > 0 || value === chosen);
  if (offered.length === 0) return null;
  return (
    <fieldset className="form-group">
      <legend className="form-label">{label}</legend>
      {offered.map(({ value, label: text, count }) => (
        <button
          key={value}
          type="button"
          className="filter"
          aria-pressed={value === chosen}
          onClick={() => onChoose(value === chosen ? null : value)}
        >
          <span>{text}</span> <span>{count}</span>
        </button>
      ))}
      {others && (
        <p className="filter soft">
          <span>{t.others(others.landlords)}</span> <span>{others.count}</span>
        </p>
      )}
    </fieldset>
  );
}
