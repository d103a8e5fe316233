import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { readFileSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { AddressInfo } from 'node:net';
import path from 'node:path';
import protobuf from 'protobufjs/light';
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
  let answer: (
    call: string,
    token: unknown,
  ) => Buffer | { code: status; details: string };
  const { project } = fromProtobuf(registry, 'any')[0] as { project: string };
  /** Fields of the registry with the calls that list them. */
  const calls: Record<string, number> = {
    GetProject: 0,
    ListFeatureViews: 6,
    ListFeatureServices: 7,
    ListOnDemandFeatureViews: 8,
    ListStreamFeatureViews: 14,
    ListLabelViews: 19,
  };
  /** A list as the server answers it: the entries of the file as field 1. */
  const listed = (call: string): Buffer => {
    const writer = protobuf.Writer.create();
    const reader = protobuf.Reader.create(registry);
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag % 8 === 2) {
        const body = reader.bytes();
        if (Math.floor(tag / 8) === calls[call]) writer.uint32(10).bytes(body);
      } else reader.skipType(tag % 8);
    }
    return Buffer.from(writer.finish());
  };

  beforeEach(async () => {
    answer = listed;
    server = new Server();
    const names = Object.keys(calls);
    const same = (bytes: Buffer) => bytes;
    server.addService(
      Object.fromEntries(
        names.map(name => [
          name,
          {
            path: `/feast.registry.RegistryServer/${name}`,
            requestStream: false,
            responseStream: false,
            requestSerialize: same,
            requestDeserialize: same,
            responseSerialize: same,
            responseDeserialize: same,
          },
        ]),
      ),
      Object.fromEntries(
        names.map(name => [
          name,
          (
            call: {
              request: Buffer;
              metadata: { get(key: string): unknown[] };
            },
            callback: (error: object | null, bytes?: Buffer) => void,
          ) => {
            if (call.request.subarray(2).toString() !== project) {
              callback({ code: status.NOT_FOUND, details: 'no such project' });
              return;
            }
            const said = answer(name, call.metadata.get('authorization')[0]);
            if (Buffer.isBuffer(said)) callback(null, said);
            else callback(said);
          },
        ]),
      ) as never,
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
    const seen = new Set<unknown>();
    answer = (call, token) => {
      seen.add(token);
      return listed(call);
    };
    const [head, ...items] = await read({ token: 'secret-of-the-tests' });
    const [, ...wanted] = fromProtobuf(registry, project);
    expect(head).toEqual({ project });
    const byName = (list: unknown[]) =>
      (list as RegistryItem[])
        .map(({ section, value }) => ({ section, value }))
        .sort((a, b) => (String(nameOf(a)) < String(nameOf(b)) ? -1 : 1));
    expect(byName(items)).toEqual(byName(wanted));
    expect(items.length).toBeGreaterThan(3);
    expect([...seen]).toEqual(['Bearer secret-of-the-tests']);
  });

  it('takes nothing when the server breaks off in the middle', async () => {
    answer = call => {
      if (call !== 'ListFeatureServices') return listed(call);
      server.forceShutdown();
      return Buffer.alloc(0);
    };
    await expect(read()).rejects.toThrow(/cannot be reached, or broke off/);
  });

  it('reads servers that know no labels', async () => {
    answer = call =>
      call === 'ListLabelViews'
        ? { code: status.UNIMPLEMENTED, details: '' }
        : listed(call);
    expect((await read()).length).toBeGreaterThan(3);
  });

  it.each([
    [
      'another project',
      listed,
      { project: 'nope' },
      /the server has no project 'nope'/,
    ],
    [
      'an answer that is too large',
      listed,
      { maxBytes: 100 },
      /ListFeatureViews with more than 100 bytes \(mlHome\.feast\.maxSize\)/,
    ],
    [
      'an answer that is no registry',
      () => Buffer.from('hello there'),
      {},
      /malformed/,
    ],
    [
      'a server that fails',
      () => ({
        code: status.UNKNOWN,
        details: 'Exception calling application',
      }),
      {},
      /answered GetProject with UNKNOWN: Exception calling application/,
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
      /did not answer GetProject in time/,
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
