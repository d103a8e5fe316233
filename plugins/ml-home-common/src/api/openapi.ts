import { z } from 'zod';
import { ApiRoute } from './route';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
  }) as Json;
  return json;
};

function parametersOf(schema: z.ZodType, place: 'path' | 'query'): Json[] {
  const json = schemaOf(schema, 'input');
  const required = new Set((json.required as string[] | undefined) ?? []);
  return Object.entries((json.properties as Json | undefined) ?? {}).map(
    ([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || required.has(name),
      schema: property,
    }),
  );
}

const errorResponse = {
  description: 'Error in the shape of Backstage',
  content: {
    'application/json': { schema: { $ref: '#/components/schemas/Error' } },
  },
};

function operationOf(route: ApiRoute): Json {
  const body = schemaOf(route.body, 'input');
  const hasBody =
    Object.keys((body.properties as Json | undefined) ?? {}).length > 0;
  return {
    summary: route.summary,
    tags: [route.tag],
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
    ],
    ...(hasBody
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: body } },
          },
        }
      : {}),
    responses: {
      '200': {
        description: 'Success',
        content: route.raw
          ? {
              'application/octet-stream': {
                schema: { type: 'string', format: 'binary' },
              },
            }
          : {
              'application/json': {
                schema: schemaOf(route.response, 'output'),
              },
            },
      },
      default: errorResponse,
    },
  };
}

/** The OpenAPI 3.1 document of the given routes. */
export function toOpenApi(options: {
  routes: ApiRoute[];
  version: string;
  serverUrl: string;
}): Json {
  const paths: Record<string, Json> = {};
  for (const route of options.routes) {
    const path = `/v1${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'ML Home',
      version: options.version,
      description:
        'Models, experiments, projects and access tokens of ML Home.',
    },
    servers: [{ url: options.serverUrl }],
    security: [{ bearer: [] }, { basic: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        basic: { type: 'http', scheme: 'basic' },
      },
      schemas: {
        Error: {
          type: 'object',
          required: ['error'],
          properties: {
            error: {
              type: 'object',
              required: ['name', 'message'],
              properties: {
                name: { type: 'string' },
                message: { type: 'string' },
              },
            },
            response: {
              type: 'object',
              properties: { statusCode: { type: 'integer' } },
            },
          },
        },
      },
    },
  };
}
