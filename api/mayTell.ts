import type { FactKind } from '../domain/commands.js';
import { roles, type Role } from '../domain/outcomes.js';

const staff: Role[] = ['outreach', 'caseworker', 'supervisor'];

/** Who may tell a case what. Senders tell what they know; what changes the unit's own work is the staff's. */
export const mayTell: Record<FactKind, readonly Role[]> = {
  payment: roles,
  paymentAgreement: roles,
  courtNotice: roles,
  hearingSet: roles,
  hearingMoved: roles,
  hearingWithdrawn: roles,
  withdrawn: roles,
  contactDetails: roles,
  moved: roles,
  died: roles,
  legalDates: roles,
  evicted: roles,
  citizenContact: staff,
  wrongPerson: roles,
  needs: staff,
  noMessages: staff,
  paused: ['outreach', 'supervisor'],
  resumed: ['outreach', 'supervisor'],
  stepMoved: ['outreach', 'supervisor'],
  stepCancelled: ['outreach', 'supervisor'],
  assigned: ['supervisor'],
  forcedOn: ['supervisor'],
  closed: ['supervisor'],
};
