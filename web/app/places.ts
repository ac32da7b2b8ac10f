import { createElement, useEffect, useState, type ComponentType } from 'react';
import { useErrorBoundary } from 'react-error-boundary';
import type { Role } from '../../domain/outcomes.js';
import type { shellWords } from '../words/shell.js';
import { Loading } from './page.js';

/**
 * Part of the application that loads when it is first opened: the phone never loads the dashboard. Not by React's `lazy`: what
 * that has waited for at all it keeps back for 300 ms [measured: the first list 1.0 → 0.5 s].
 */
function area(fetch: () => Promise<{ default: ComponentType }>): Pick<Room, 'area' | 'load'> {
  let come: ComponentType | null = null;
  const load = async (): Promise<void> => void ({ default: come } = await fetch());
  function Area() {
    const [isHere, setHere] = useState(come !== null);
    const { showBoundary } = useErrorBoundary();
    useEffect(() => void (isHere || load().then(() => setHere(true), showBoundary)), [isHere, showBoundary]);
    return createElement(isHere && come ? come : Loading);
  }
  return { area: Area, load };
}
const field = area(() => import('../field/routes.js'));
const desk = area(() => import('../desk/routes.js'));
const caseworker = area(() => import('../caseworker/routes.js'));
const supervisor = area(() => import('../supervisor/routes.js'));
/** A mail's link opens it on a phone, so without the dashboard and its styles. */
const visits = area(() => import('../visits/routes.js'));

/** The first part of an address. */
export type Place = keyof (typeof shellWords)['da']['places'];

interface Room {
  area: ComponentType;
  /** Fetches it before it is shown. */
  load(): Promise<unknown>;
  roles: readonly Role[];
}

const staff: readonly Role[] = ['outreach', 'caseworker', 'supervisor'];

/** Which area answers for which addresses (`/<place>/…`), and who has something to do there; the API decides who may. */
const places: Record<Place, Room> = {
  today: { ...field, roles: ['outreach', 'supervisor'] },
  referrals: { ...caseworker, roles: ['caseworker', 'supervisor'] },
  overview: { ...supervisor, roles: ['supervisor'] },
  cases: { ...desk, roles: staff },
  tasks: { ...desk, roles: staff },
  search: { ...desk, roles: staff },
  imports: { ...desk, roles: ['supervisor', 'intake'] },
  'walk-in': { ...desk, roles: staff },
  calculator: { ...desk, roles: staff },
  figures: { ...supervisor, roles: ['supervisor'] },
  engine: { ...supervisor, roles: ['supervisor'] },
  visits: { ...visits, roles: ['outreach', 'supervisor'] },
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
