import { isCitizen } from '../domain/commands.js';
import { partnerOf } from '../domain/partners.js';
import { roles } from '../domain/outcomes.js';
import type { Db } from '../store/open.js';
import { namesOf } from '../store/staff.js';
import { personaId, personaName } from './sessions.js';

/** Where an answer says who, and what the name beside is called. Only ids travel through the engine; names are put on here. */
const nameOf = {
  assignee: 'assigneeName',
  by: 'byName',
  linkedBy: 'linkedByName',
  decidedBy: 'decidedByName',
  askedBy: 'askedByName',
  answeredBy: 'answeredByName',
  staffId: 'staffName',
  worker: 'workerName',
} as const;
const names = new Map<string, string>(Object.entries(nameOf));

/** An answer with the names of those it speaks of beside their ids; null for nobody, and for whom nobody knows. */
export async function withNames(db: Db, body: unknown): Promise<unknown> {
  const ids = [...new Set(idsIn(body))];
  const partnerIds = ids.flatMap((id) => partnerOf(id) ?? []);
  const known = await namesOf(db, { staffIds: ids.filter((id) => id.startsWith('staff:')), partnerIds });
  return named(body, (id) => known.staff.get(id) ?? known.partners.get(partnerOf(id) ?? '') ?? withoutRow(id));
}

/** Those who stand in no table. */
function withoutRow(id: string): string | null {
  if (id === 'husly') return 'Husly';
  if (id === 'borgeren' || isCitizen(id)) return 'Borgeren';
  const persona = roles.find((role) => personaId(role) === id);
  return persona ? personaName(persona) : null;
}

function idsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' ? (names.has(key) ? [inner] : []) : idsIn(inner),
  );
}

function named(value: unknown, called: (id: string) => string | null): unknown {
  if (Array.isArray(value)) return value.map((item) => named(item, called));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const beside = names.get(key);
      const isWho = beside !== undefined && (inner === null || typeof inner === 'string');
      return isWho
        ? [
            [key, inner],
            [beside, inner === null ? null : called(inner)],
          ]
        : [[key, named(inner, called)]];
    }),
  );
}
