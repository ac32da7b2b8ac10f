import { z } from 'zod';

/** What was asked, and what came back. */
export interface Exchange {
  method: string;
  /** Under `/api/v1`, with its query. */
  path: string;
  status: number;
  type: string;
  body: unknown;
}
/** Throws where an answer is not what the OpenAPI document says. */
export type Contract = (exchange: Exchange) => void;

const schema = z.record(z.string(), z.unknown());
const response = z.object({
  description: z.string().min(1),
  content: z.record(z.string(), z.object({ schema })).optional(),
});
const methods = z.enum(['get', 'post', 'patch', 'delete']);
const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().optional(),
  schema,
});
const operation = z.object({
  summary: z.string().min(1),
  parameters: z.array(parameter).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema })) }).optional(),
  responses: z.record(z.string().regex(/^([1-5]\d\d|default)$/), response),
});
/** The parts of OpenAPI 3.1 that Husly's document uses; what is not named here is not in it. */
export const openApi = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.object({ title: z.string(), version: z.string() }).loose(),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string().startsWith('/'), z.record(methods, operation.optional())),
  components: z.strictObject({
    schemas: z.record(z.string(), schema),
    parameters: z.record(z.string(), z.unknown()).optional(),
    securitySchemes: z.record(z.string(), schema),
  }),
  webhooks: z.record(z.string(), z.unknown()).optional(),
});
export type OpenApi = z.infer<typeof openApi>;

/**
 * Reads Husly's own OpenAPI document; the contract then says of every answer whether status, content type and body are
 * what the document promises, and that the body holds nothing the document does not name.
 */
export async function contractOf(url: string): Promise<Contract> {
  const document = openApi.parse(await (await fetch(`${url}/api/v1/openapi.json`)).json());
  return (exchange) => {
    const { method, path, status, type, body } = exchange;
    const what = `${method} ${path} → ${status}`;
    const found = operationOf(document, method, path);
    if (!found) {
      if (status !== 404) throw new Error(`${what}: the path is not in the OpenAPI document`);
      return;
    }
    const promised = found.responses[String(status)] ?? (status >= 400 ? found.responses['default'] : undefined);
    const content = promised?.content?.[type.split(';')[0] ?? ''];
    if (!content) throw new Error(`${what}: ${type} is not promised`);
    const parsed = validator(document, content.schema).safeParse(body);
    if (!parsed.success) throw new Error(`${what} is not as promised: ${z.prettifyError(parsed.error)}`);
  };
}

function operationOf(document: OpenApi, method: string, path: string) {
  const bare = `/api/v1${path.split('?')[0]}`;
  const template = Object.keys(document.paths).find((candidate) =>
    new RegExp(`^${candidate.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(bare),
  );
  return template && document.paths[template]?.[methods.parse(method.toLowerCase())];
}

/** A schema of the document as something that validates; an object then holds only what it names. */
export function validator({ components }: OpenApi, of: Record<string, unknown>): z.ZodType {
  const whole = JSON.stringify({ ...of, $defs: components.schemas }).replaceAll('#/components/schemas/', '#/$defs/');
  return z.fromJSONSchema(JSON.parse(whole, onlyWhatIsNamed));
}

function onlyWhatIsNamed(key: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && 'type' in value && value.type === 'object';
  return isObject && key !== 'properties' && 'properties' in value && !('additionalProperties' in value)
    ? { ...value, additionalProperties: false }
    : value;
}
