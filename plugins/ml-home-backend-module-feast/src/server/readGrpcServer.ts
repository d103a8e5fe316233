import {
  ChannelCredentials,
  Client,
  credentials,
  Metadata,
  ServiceError,
  status,
} from '@grpc/grpc-js';
import { RegistryPart } from '../reading/fromJson';
import { fromProtobuf } from '../reading/fromProtobuf';
import { RegistryServerError } from './RegistryServerClient';

const DEFAULT_TIMEOUT_MS = 60_000;
/** Of Feast 0.67: asks for the whole registry, of which the caller gets what they may see. */
const PROTO = '/feast.registry.RegistryServer/Proto';
/** Characters of a server's own words that are passed on. */
const WORDS = 300;

function reasonOf(error: ServiceError, maxBytes: number): string {
  const words = error.details.slice(0, WORDS);
  switch (error.code) {
    case status.UNAVAILABLE:
      return `the server cannot be reached, or broke off (${words})`;
    case status.DEADLINE_EXCEEDED:
      return 'the server did not answer in time';
    case status.RESOURCE_EXHAUSTED:
      return `the server answered more than ${maxBytes} bytes (mlHome.feast.maxSize), or is exhausted: ${words}`;
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
      return `the server does not take the token (${words})`;
    case status.UNIMPLEMENTED:
      return 'this is no registry server of Feast';
    default:
      return `the server answered ${status[error.code]}: ${words}`;
  }
}

/** One call, so that the answer is whole or there is none. */
function ask(
  client: Client,
  options: {
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
    const call = client.makeUnaryRequest(
      PROTO,
      () => Buffer.alloc(0),
      bytes => bytes,
      null,
      metadata,
      { deadline: Date.now() + options.timeoutMs },
      (error, bytes) => {
        if (error) {
          reject(new RegistryServerError(reasonOf(error, options.maxBytes)));
        } else {
          resolve(bytes ?? Buffer.alloc(0));
        }
      },
    );
    options.signal?.addEventListener('abort', () => call.cancel(), {
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
  try {
    const bytes = await ask(client, {
      ...options,
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    });
    return fromProtobuf(bytes, project, 'server');
  } finally {
    client.close();
  }
}
