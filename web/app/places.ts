import { lazy, type ComponentType } from 'react';
import type { Role } from '../../domain/outcomes.js';
import type { shellWords } from '../words/shell.js';

/** An area loads when it is first opened: the phone never loads the dashboard. */
const Field = lazy(() => import('../field/routes.js'));
const Desk = lazy(() => import('../desk/routes.js'));
const Caseworker = lazy(() => import('../caseworker/routes.js'));
const Supervisor = lazy(() => import('../supervisor/routes.js'));
/** A mail's link opens it on a phone, so without the dashboard and its styles. */
const Visits = lazy(() => import('../visits/routes.js'));

/** The first part of an address. */
export type Place = keyof (typeof shellWords)['da']['places'];

interface Room {
  area: ComponentType;
  roles: readonly Role[];
}

const staff: readonly Role[] = ['outreach', 'caseworker', 'supervisor'];

/** Which area answers for which addresses (`/<place>/…`), and who has something to do there; the API decides who may. */
const places: Record<Place, Room> = {
  today: { area: Field, roles: ['outreach', 'supervisor'] },
  referrals: { area: Caseworker, roles: ['caseworker', 'supervisor'] },
  overview: { area: Supervisor, roles: ['supervisor'] },
  cases: { area: Desk, roles: staff },
  tasks: { area: Desk, roles: staff },
  search: { area: Desk, roles: staff },
  imports: { area: Desk, roles: ['supervisor', 'intake'] },
  'walk-in': { area: Desk, roles: staff },
  calculator: { area: Desk, roles: staff },
  figures: { area: Supervisor, roles: ['supervisor'] },
  engine: { area: Supervisor, roles: ['supervisor'] },
  visits: { area: Visits, roles: ['outreach', 'supervisor'] },
};

const isPlace = (name: string): name is Place => Object.hasOwn(places, name);

/** Whose an address is; null where it leads nowhere. */
export function roomOf(path: string): Room | null {
  const name = path.split('/')[1] ?? '';
  return isPlace(name) ? places[name] : null;
}

/** What each role's menu shows, in this order; the first is where it starts. On a phone the first three are always seen. */
export const menus: Record<Role, readonly [Place, ...Place[]]> = {
  outreach: ['today', 'search', 'walk-in', 'cases', 'tasks', 'calculator'],
  caseworker: ['referrals', 'search', 'cases', 'tasks', 'walk-in', 'calculator'],
  supervisor: ['overview', 'cases', 'search', 'tasks', 'figures', 'imports', 'walk-in', 'calculator', 'engine'],
  intake: ['imports'],
};
