import { caseWorkflowId } from '../workflows/contract.js';
import type { ApiDeps } from './deps.js';
import type { Identity } from './identity.js';

type UiDeps = Pick<ApiDeps, 'temporalUi' | 'client'>;

/** Where a workflow is shown in the Temporal Web UI; null where there is none. */
export const workflowUrl = ({ temporalUi, client }: UiDeps, workflowId: string): string | null =>
  temporalUi &&
  `${temporalUi}/namespaces/${encodeURIComponent(client.options.namespace)}/workflows/${encodeURIComponent(workflowId)}`;

/** A case's, for those who look after the engine. */
export const workflowUrlFor = (deps: UiDeps, who: Identity, caseId: string): string | null =>
  who.role === 'supervisor' ? workflowUrl(deps, caseWorkflowId(caseId)) : null;
