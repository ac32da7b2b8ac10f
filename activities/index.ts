/** What touches the world on a case's behalf: the planner's answer, the projection, the messages, upkeep. */
import { policyFor } from '../domain/policy.js';
import { writeProjection } from '../store/projection.js';
import { writeVisit } from '../store/visits.js';
import type { CaseActivities, HouseActivities } from '../workflows/contract.js';
import { createImportRows } from './importRows.js';
import { createInquiryActivities } from './inquiries.js';
import { createPlanCase } from './planCase.js';
import type { StaffMail } from './staffMail.js';
import { createUpkeep, type UpkeepDeps } from './upkeep.js';

export interface ActivityDeps extends UpkeepDeps {
  notify: CaseActivities['notify'];
  staffMail: StaffMail;
}

/** All activities. Personal data is looked up by case id inside them and never crosses into Temporal. */
export function createActivities(deps: ActivityDeps): CaseActivities & HouseActivities {
  const mend = createUpkeep(deps);
  return {
    plan: createPlanCase(deps.db),
    async project({ caseId, events, view }) {
      await writeProjection(deps.db, caseId, events, view, policyFor(view.municipality).closingDays);
    },
    notify: deps.notify,
    ...createInquiryActivities(deps),
    async projectVisit({ visitId, events, view }) {
      await writeVisit(deps.db, visitId, events, view);
    },
    tellOfVisit: deps.staffMail.tellOfVisit,
    importRows: createImportRows(deps),
    async upkeep() {
      // Whatever keeps the mail from going out keeps nothing from being mended.
      const told = deps.staffMail.tellOfHeldUp().then(
        () => null,
        (error: unknown) => ({ error }),
      );
      await mend();
      const failed = await told;
      if (failed) throw failed.error;
    },
    morningList: deps.staffMail.morningList,
  };
}
