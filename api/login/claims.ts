import { z } from 'zod';
import { homeMunicipality } from '../../domain/policy.js';
import type { Role } from '../../domain/outcomes.js';

/** Which claims say what. A name with dots that is no claim's is a path: `realm_access.roles`. */
export interface Claims {
  role: string;
  name: string;
  /** Null: whoever the provider lets in belongs to the municipality Husly runs for. */
  municipality: string | null;
  /** Which group, or role, of the provider is which of ours. Who is in several is what stands first. */
  groups: readonly { group: string; role: StaffRole }[];
}

export type StaffRole = Exclude<Role, 'intake'>;

/** Who has logged in. */
export interface Person {
  kind: 'person';
  issuer: string;
  subject: string;
  name: string;
  role: StaffRole;
  municipality: string;
}

/** Who is known to the provider, and may not use Husly. */
export interface Refusal {
  kind: 'noRole' | 'otherMunicipality';
  issuer: string;
  subject: string;
}

const identified = z.object({ iss: z.string(), sub: z.string() });
const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]);

/** What the provider says of somebody, as a member of the staff; or why they are none. */
export function whoIs(claims: Claims, told: object): Person | Refusal {
  const { iss: issuer, sub: subject } = identified.parse(told);
  const at = (claim: string): string[] => texts.parse(valueAt(told, claim));
  if (claims.municipality !== null && !at(claims.municipality).some(isHome))
    return { kind: 'otherMunicipality', issuer, subject };
  const groups = at(claims.role);
  const role = claims.groups.find(({ group }) => groups.includes(group))?.role;
  if (!role) return { kind: 'noRole', issuer, subject };
  const name = at(claims.name)[0]?.trim().slice(0, 200);
  return { kind: 'person', issuer, subject, name: name || 'Uden navn', role, municipality: homeMunicipality };
}

/** `730` and `0730` are one municipality. */
const isHome = (code: string): boolean => code.trim().padStart(4, '0') === homeMunicipality;

function valueAt(told: object, claim: string): unknown {
  const values = new Map<string, unknown>(Object.entries(told));
  if (values.has(claim)) return values.get(claim);
  const [first = '', ...rest] = claim.split('.');
  const inner = values.get(first);
  return rest.length > 0 && typeof inner === 'object' && inner !== null ? valueAt(inner, rest.join('.')) : undefined;
}
