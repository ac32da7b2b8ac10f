import { v5 as uuidFrom } from 'uuid';
import { findingForCase } from '../domain/inquiry.js';
import { planInquiry } from '../domain/planner/planInquiry.js';
import { policyFor } from '../domain/policy.js';
import { deliverInOrder, type RelayDeps } from '../relay/deliver.js';
import { giveTo, notTheirNumber } from '../relay/unclaimed.js';
import { storeCommand } from '../store/commands.js';
import { inquiryRow, writeInquiry } from '../store/inquiries.js';
import { openEnd } from '../store/matches.js';
import type { HouseActivities } from '../workflows/contract.js';

type InquiryActivities = Pick<HouseActivities, 'planInquiry' | 'projectInquiry' | 'tellCase'>;

/** What inquiries do to the world: their next task, their rows in the lists, and what their citizen's case learns. */
export function createInquiryActivities(deps: RelayDeps): InquiryActivities {
  return {
    async planInquiry({ state, now }) {
      return planInquiry(state, policyFor(state.municipality), now);
    },
    async projectInquiry({ inquiryId, events, view }) {
      await writeInquiry(deps.db, inquiryId, events, view);
    },
    async tellCase({ inquiryId, caseId: askedOf, outcome }) {
      const fact = findingForCase(outcome);
      const inquiry = await inquiryRow(deps.db, inquiryId);
      if (inquiry && outcome === 'matched') return giveTo(deps, inquiry, askedOf);
      if (inquiry && outcome === 'wrongNumber') return notTheirNumber(deps, inquiry);
      // The citizen's case may have been found to be another one's home meanwhile: it goes on there.
      const caseId = await openEnd(deps.db, askedOf);
      if (!fact || !caseId) return;
      const args = { commandId: uuidFrom('finding', inquiryId), by: inquiry?.answeredBy ?? 'husly', fact };
      const message = { update: 'recordFact', args } as const;
      const at = deps.now();
      const command = await storeCommand(deps.db, {
        caseId,
        message,
        note: null,
        personal: null,
        role: 'outreach',
        at,
      });
      // Refused: the case has ended meanwhile. Pending: the relay delivers it.
      await deliverInOrder(deps, command);
    },
  };
}
