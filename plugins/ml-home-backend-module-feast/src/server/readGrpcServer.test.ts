import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { readFileSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { AddressInfo } from 'node:net';
import path from 'node:path';
import { RegistryItem } from '../mapping/RegistryMapper';
import { fromProtobuf } from '../reading/fromProtobuf';
import { readGrpcServer } from './readGrpcServer';

const registry = readFileSync(
  path.join(__dirname, '..', '__fixtures__', 'registry.db'),
);
const nameOf = (item: unknown) => {
  const { section, value } = item as RegistryItem;
  return [section, (value as { spec: { name: string } }).spec.name];
};

describe('reading a gRPC registry server', () => {
  let server: Server;
  let port: number;
  let answer: (token: unknown) => Buffer | { code: status; details: string };
  const { project } = fromProtobuf(registry, 'any')[0] as { project: string };

  beforeEach(async () => {
    answer = () => registry;
    server = new Server();
    server.addService(
      {
        proto: {
          path: '/feast.registry.RegistryServer/Proto',
          requestStream: false,
          responseStream: false,
          requestSerialize: (bytes: Buffer) => bytes,
          requestDeserialize: (bytes: Buffer) => bytes,
          responseSerialize: (bytes: Buffer) => bytes,
          responseDeserialize: (bytes: Buffer) => bytes,
        },
      },
      {
        proto: (
          call: { metadata: { get(name: string): unknown[] } },
          callback: (error: object | null, bytes?: Buffer) => void,
        ) => {
          const said = answer(call.metadata.get('authorization')[0]);
          if (Buffer.isBuffer(said)) callback(null, said);
          else callback(said);
        },
      } as never,
    );
    port = await new Promise((resolve, reject) => {
      server.bindAsync(
        '127.0.0.1:0',
        ServerCredentials.createInsecure(),
        (error, bound) => (error ? reject(error) : resolve(bound)),
      );
    });
  });
  afterEach(() => server.forceShutdown());

  const read = (options: Partial<Parameters<typeof readGrpcServer>[0]> = {}) =>
    readGrpcServer({
      url: new URL(`grpc://127.0.0.1:${port}`),
      project,
      maxBytes: 1e7,
      timeoutMs: 5_000,
      ...options,
    });

  it('reads what the file has, with the token', async () => {
    let seen: unknown;
    answer = token => {
      seen = token;
      return registry;
    };
    const [head, ...items] = await read({ token: 'secret-of-the-tests' });
    const [, ...wanted] = fromProtobuf(registry, project);
    expect(head).toEqual({ project });
    expect(items).toEqual(wanted);
    expect(items.map(nameOf).length).toBeGreaterThan(3);
    expect(seen).toBe('Bearer secret-of-the-tests');
  });

  it.each([
    [
      'another project',
      () => registry,
      { project: 'nope' },
      /no project 'nope'; it has/,
    ],
    [
      'an answer that is too large',
      () => registry,
      { maxBytes: 100 },
      /more than 100 bytes \(mlHome\.feast\.maxSize\)/,
    ],
    [
      'an answer that is no registry',
      () => Buffer.from('hello there'),
      {},
      /malformed|no project/,
    ],
    ['an empty answer', () => Buffer.alloc(0), {}, /it has none/],
    [
      'a server that fails',
      () => ({
        code: status.UNKNOWN,
        details: 'Exception calling application',
      }),
      {},
      /answered UNKNOWN: Exception calling application/,
    ],
    [
      'a token that is refused',
      () => ({ code: status.UNAUTHENTICATED, details: 'who is it' }),
      {},
      /does not take the token \(who is it\)/,
    ],
  ])('names %s', async (_, said, options, message) => {
    answer = said as never;
    await expect(read(options)).rejects.toThrow(message);
  });

  it('names a server that is not there, does not answer or breaks off', async () => {
    await expect(read({ url: new URL('grpc://127.0.0.1:1') })).rejects.toThrow(
      /cannot be reached/,
    );
    const sockets: Socket[] = [];
    let breaks = false;
    const mute = createServer(socket => {
      sockets.push(socket);
      if (breaks) socket.once('data', () => socket.destroy());
    });
    await new Promise<void>(resolve => {
      mute.listen(0, '127.0.0.1', resolve);
    });
    const url = new URL(
      `grpc://127.0.0.1:${(mute.address() as AddressInfo).port}`,
    );
    await expect(read({ url, timeoutMs: 300 })).rejects.toThrow(
      /did not answer in time/,
    );
    breaks = true;
    await expect(read({ url })).rejects.toThrow(/cannot be reached|broke off/);
    sockets.forEach(socket => socket.destroy());
    mute.close();
  });

  it('names an address that speaks something else', async () => {
    const other = new Server();
    const free: number = await new Promise((resolve, reject) => {
      other.bindAsync(
        '127.0.0.1:0',
        ServerCredentials.createInsecure(),
        (error, bound) => (error ? reject(error) : resolve(bound)),
      );
    });
    await expect(
      read({ url: new URL(`grpc://127.0.0.1:${free}`) }),
    ).rejects.toThrow(/no registry server of Feast/);
    other.forceShutdown();
  });
});
