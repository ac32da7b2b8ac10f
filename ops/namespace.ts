import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, type Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { attention, caseStage, dueAt, municipality } from '../workflows/contract.js';
import { Refusal } from './refusal.js';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/** Search attribute to type, from the contract: SQL visibility allows few, so there are four (engineering.md C14). */
const SEARCH_ATTRIBUTES = new Map(
  [caseStage, municipality, dueAt, attention].map(({ name, type }) => [
    name,
    IndexedValueType[`INDEXED_VALUE_TYPE_${type}`],
  ]),
);

/** Closed cases stay readable in Temporal this long (design §6); the case record itself lies in the database. */
const RETENTION_SECONDS = 30 * 86_400;
/** A cluster's namespace cache may be 10 s old; the dev server takes about 60 ms [measured]. */
const PATIENCE_MS = 30_000;

const CODE = { notFound: 5, alreadyExists: 6, permissionDenied: 7, unimplemented: 12, unauthenticated: 16 };
const HOPELESS: ReadonlySet<number> = new Set([CODE.permissionDenied, CODE.unimplemented, CODE.unauthenticated]);

/**
 * Registers the namespace (30 days' retention) and the case's search attributes where they are missing, and returns when
 * they can be used. Safe to call again and at the same time from several processes; an existing namespace's retention is
 * left as it is. `start-dev --namespace` is not used: it gives one day of retention.
 * Throws Refusal when an attribute has another type or the account may not do this; the server's own error after 30 s.
 */
export async function ensureNamespace(connection: Connection, namespace: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await registerIfMissing(connection, namespace);
      await addMissingAttributes(connection, namespace);
      await probe(connection, namespace);
      return;
    } catch (error) {
      if (HOPELESS.has(grpcCode(error))) throw mayNot(namespace, error);
      if (error instanceof Refusal || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

async function registerIfMissing({ workflowService }: Connection, namespace: string): Promise<void> {
  try {
    await workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (grpcCode(error) !== CODE.notFound) throw error;
    const seconds = proto.google.protobuf.Duration.fromObject({ seconds: RETENTION_SECONDS }).seconds;
    await workflowService
      .registerNamespace({ namespace, workflowExecutionRetentionPeriod: { seconds } })
      .catch((late: unknown) => {
        if (grpcCode(late) !== CODE.alreadyExists) throw late;
      });
  }
}

async function addMissingAttributes({ operatorService }: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing: Record<string, number> = {};
  for (const [name, type] of SEARCH_ATTRIBUTES) {
    const present = customAttributes[name];
    if (present === undefined) missing[name] = type;
    else if (present !== type) throw wrongType(namespace, name, type);
  }
  if (Object.keys(missing).length > 0)
    await operatorService.addSearchAttributes({ namespace, searchAttributes: missing });
}

/** A query that names every attribute is refused until the server knows them all. */
async function probe({ workflowService }: Connection, namespace: string): Promise<void> {
  const query = [...SEARCH_ATTRIBUTES.keys()].map((name) => `${name} IS NULL`).join(' AND ');
  await workflowService.countWorkflowExecutions({ namespace, query });
}

function wrongType(namespace: string, name: string, type: number): Refusal {
  // The server accepts a second registration with another type without a word and keeps the first [measured].
  const wanted = IndexedValueType[type]?.replace('INDEXED_VALUE_TYPE_', '').toLowerCase();
  return new Refusal(
    `Search attribute ${name} in the Temporal namespace ${namespace} has another type than ${wanted}: ` +
      `use another namespace (TEMPORAL_NAMESPACE), or remove it with "temporal operator search-attribute remove".`,
  );
}

function mayNot(namespace: string, error: unknown): Refusal {
  const why = isGrpcServiceError(error) ? error.details : String(error);
  const wanted = [...SEARCH_ATTRIBUTES.keys()].join(', ');
  return new Refusal(
    `Temporal refused to prepare the namespace ${namespace} (${why}): have an administrator create it ` +
      `with the search attributes ${wanted} (DueAt is Datetime, the others Keyword).`,
  );
}

/** The gRPC status of an error, or -1 when it is none. */
function grpcCode(error: unknown): number {
  return isGrpcServiceError(error) ? error.code : -1;
}
