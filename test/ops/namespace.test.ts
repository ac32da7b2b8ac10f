import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ensureNamespace } from '../../ops/namespace.js';

let connection: Connection;
beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporalAddress') });
});
afterAll(() => connection.close());

describe('ensureNamespace', () => {
  it('prepares a new namespace, from several processes at once and again later', async () => {
    const namespace = `n-${randomUUID()}`;
    await Promise.all([1, 2, 3].map(() => ensureNamespace(connection, namespace)));
    await ensureNamespace(connection, namespace);

    const { config } = await connection.workflowService.describeNamespace({ namespace });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    expect(Object.keys(customAttributes)).toEqual(
      expect.arrayContaining(['CaseStage', 'Municipality', 'DueAt', 'Attention']),
    );
    const query = `CaseStage = 'phone' AND DueAt < '2026-12-01T00:00:00Z'`;
    expect(Number((await connection.workflowService.countWorkflowExecutions({ namespace, query })).count)).toBe(0);
  });

  it('refuses an attribute that somebody registered with another type', async () => {
    const namespace = `n-${randomUUID()}`;
    const { config } = await connection.workflowService.describeNamespace({ namespace: inject('temporalNamespace') });
    const workflowExecutionRetentionPeriod = config?.workflowExecutionRetentionTtl ?? null;
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
    const text = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_TEXT;
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: { DueAt: text } });
    await expect(ensureNamespace(connection, namespace)).rejects.toThrow(
      `Search attribute DueAt in the Temporal namespace ${namespace} has another type than datetime`,
    );
  });
});
