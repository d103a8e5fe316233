import {
  ChannelCredentials,
  Client,
  credentials,
  Metadata,
  ServiceError,
  status,
} from '@grpc/grpc-js';
import { RegistryPart } from '../reading/fromJson';
import protobuf from 'protobufjs/light';
import { fromListAnswer } from '../reading/fromProtobuf';
import { REGISTRY_LISTS } from '../reading/registryProto';
import { RegistryServerError } from './RegistryServerClient';

const DEFAULT_TIMEOUT_MS = 60_000;
const SERVICE = '/feast.registry.RegistryServer';
/**
 * Calls that list the objects of a project; each answers all of them. The call `Proto`, which answers the registry
 * whole, leaves out of which project an object is.
 */
const LISTS = [
  ['ListFeatureViews', REGISTRY_LISTS[6]],
  ['ListOnDemandFeatureViews', REGISTRY_LISTS[8]],
  ['ListStreamFeatureViews', REGISTRY_LISTS[14]],
  ['ListFeatureServices', REGISTRY_LISTS[7]],
  ['ListLabelViews', REGISTRY_LISTS[19]],
] as const;
/** The first field of all requests is the project; others are left at their defaults. */
const requestOf = (project: string): Buffer =>
  Buffer.from(protobuf.Writer.create().uint32(10).string(project).finish());
/** Characters of a server's own words that are passed on. */
const WORDS = 300;

function reasonOf(call: string, error: ServiceError, maxBytes: number): string {
  const words = error.details.slice(0, WORDS);
  switch (error.code) {
    case status.UNAVAILABLE:
    case status.CANCELLED:
      return `the server cannot be reached, or broke off (${words})`;
    case status.DEADLINE_EXCEEDED:
      return `the server did not answer ${call} in time`;
    case status.RESOURCE_EXHAUSTED:
      return `the server answered ${call} with more than ${maxBytes} bytes (mlHome.feast.maxSize), or is exhausted: ${words}`;
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
      return `the server does not take the token (${words})`;
    case status.UNIMPLEMENTED:
      return `this is no registry server of Feast: it has no ${call}`;
    default:
      return `the server answered ${call} with ${status[error.code]}: ${words}`;
  }
}

/** One call, whose answer is whole or is none. */
function ask(
  client: Client,
  call: string,
  options: {
    project: string;
    token?: string;
    timeoutMs: number;
    maxBytes: number;
    signal?: AbortSignal;
  },
): Promise<Buffer> {
  const metadata = new Metadata();
  if (options.token) {
    metadata.set('authorization', `Bearer ${options.token}`);
  }
  return new Promise((resolve, reject) => {
    const running = client.makeUnaryRequest(
      `${SERVICE}/${call}`,
      requestOf,
      bytes => bytes,
      options.project,
      metadata,
      { deadline: Date.now() + options.timeoutMs },
      (error, bytes) => {
        if (error) {
          reject(
            new RegistryServerError(
              reasonOf(call, error, options.maxBytes),
              error.code,
            ),
          );
        } else {
          resolve(bytes ?? Buffer.alloc(0));
        }
      },
    );
    options.signal?.addEventListener('abort', () => running.cancel(), {
      once: true,
    });
  });
}

/**
 * Reads a project from Feast's gRPC registry server, from the host that is configured and no other. All or nothing:
 * throws RegistryServerError when it cannot be had whole, and InputError when it cannot be read.
 */
export async function readGrpcServer(options: {
  /** `grpc:` without encryption, `grpcs:` with TLS. */
  url: URL;
  project: string;
  token?: string;
  maxBytes: number;
  signal?: AbortSignal;
  timeoutMs?: number;
}): Promise<RegistryPart[]> {
  const { url, project, maxBytes } = options;
  const channel: ChannelCredentials =
    url.protocol === 'grpcs:'
      ? credentials.createSsl()
      : credentials.createInsecure();
  const client = new Client(`dns:${url.host}`, channel, {
    'grpc.max_receive_message_length': maxBytes,
    // Neither a proxy of the environment nor a record of the name server may lead elsewhere.
    'grpc.enable_http_proxy': 0,
    'grpc.service_config_disable_resolution': 1,
    'grpc.enable_retries': 0,
  });
  const given = {
    ...options,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  };
  try {
    // The lists of a project that nobody knows are empty, and would take all away that it said before.
    await ask(client, 'GetProject', given).catch(error => {
      throw error.status === status.NOT_FOUND
        ? new RegistryServerError(`the server has no project '${project}'`)
        : error;
    });
    const parts: RegistryPart[] = [{ project }];
    for (const [call, list] of LISTS) {
      try {
        parts.push(...fromListAnswer(await ask(client, call, given), list));
      } catch (error) {
        // Older servers know no labels.
        const unknown =
          (error as RegistryServerError).status === status.UNIMPLEMENTED;
        if (!unknown || call !== 'ListLabelViews') throw error;
      }
    }
    return parts;
  } finally {
    client.close();
  }
}
