import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { expect, inject, vi } from 'vitest';
import { createActivities } from '../../activities/index.js';
import { createNotify } from '../../activities/notify.js';
import type { MessageProvider, Outgoing, SendResult } from '../../activities/providers/port.js';
import { submit } from '../../api/submit.js';
import { Problem } from '../../api/problem.js';
import { dateInCopenhagen, timeInCopenhagen, toInstant } from '../../domain/calendar.js';
import type { CaseEvent, CaseView, Channel, Instant, RecordedEvent } from '../../domain/case.js';
import {
  completeTaskRequest,
  factBody,
  factForEngine,
  resultForEngine,
  type CompleteTaskBody,
  type FactBody,
} from '../../domain/commands.js';
import type { IntakeRequest } from '../../domain/intake/request.js';
import { understandIntake } from '../../domain/intake/understand.js';
import type { Role } from '../../domain/outcomes.js';
import { homeMunicipality, policyFor } from '../../domain/policy.js';
import { keepReport } from '../../intake/receive.js';
import { ensureNamespace } from '../../ops/namespace.js';
import { deliver, type RelayDeps } from '../../relay/deliver.js';
import { startCase } from '../../relay/startCase.js';
import { caseRow } from '../../store/cases.js';
import { commandById } from '../../store/commands.js';
import { listMessages } from '../../store/messages.js';
import type { Store } from '../../store/open.js';
import { timelineOf } from '../../store/timeline.js';
import { workflowBundle } from '../../worker/bundle.js';
import { startWorkers } from '../../worker/workers.js';
import { caseView, caseWorkflowId, type CaseActivities, type HouseActivities } from '../../workflows/contract.js';
import type { restanceCase } from '../../workflows/restanceCase.js';
import { openTestStore } from './store.js';
import { beginningWhenOpened, clockOf, fastForward } from './timeSkipping.js';
