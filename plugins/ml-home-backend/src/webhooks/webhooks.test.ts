import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { isPublicAddress, parseWebhookUrl } from './addresses';
import { messageBody } from './messageBody';
import { judge, parseRetryAfter, RETRY_PAUSES_MS } from './retry';
import { createSealer } from './sealing';
import { headersOf, signatureOf } from './signature';
import { WebhookSender } from './WebhookSender';

describe('signatureOf', () => {
  it('is the one that MLflow 3.17.2 makes', () => {
    // mlflow.webhooks.delivery._generate_hmac_signature('s3cret', 'id-1', '1700000000', '{"a": 1}')
    expect(
      signatureOf('s3cret', {
        deliveryId: 'id-1',
        timestamp: '1700000000',
        body: '{"a": 1}',
      }),
    ).toBe('v1,YW5PRvKTy+IERaaAfKQzg15qWC7EzIzNmMWjrKRbRvY=');
  });

  it('is left out without a secret', () => {
    const headers = headersOf(
      { deliveryId: 'd', url: '', body: '{}' },
      new Date(1_700_000_000_999),
    );
    expect(headers['X-MLflow-Timestamp']).toBe('1700000000');
    expect(headers).not.toHaveProperty('X-MLflow-Signature');
  });
});

describe('messageBody', () => {
  it('names entity and action apart', () => {
    expect(
      JSON.parse(
        messageBody(
          { event: 'model_version_tag.set', data: { a: 1 } },
          new Date(0),
        ),
      ),
    ).toEqual({
      entity: 'model_version_tag',
      action: 'set',
      timestamp: '1970-01-01T00:00:00.000+00:00',
      data: { a: 1 },
    });
  });
});

describe('isPublicAddress', () => {
  it.each([
    '93.184.216.34',
    '8.8.8.8',
    '172.32.0.1',
    '2606:4700::1111',
    '64:ff9b::8.8.8.8',
  ])('lets %s', address => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1%eth0',
    'fc00::1',
    'ff02::1',
    '2001:db8::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '2002:7f00:1::',
    '64:ff9b::10.0.0.1',
    'localhost',
    '',
  ])('refuses %s', address => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('parseWebhookUrl', () => {
  it.each([
    ['http://example.com/', 'Invalid webhook URL scheme'],
    ['ftp://example.com/', 'Invalid webhook URL scheme'],
    ['https:///hook', 'must include a hostname'],
    ['example.com/hook', 'Invalid webhook URL'],
    [' ', 'cannot be empty'],
    ['https://a:b@example.com/', 'user name'],
    ['https://0x7f000001/', 'non-public'],
    ['https://[::1]/', 'non-public'],
  ])('refuses %s', (url, message) => {
    expect(() => parseWebhookUrl(url, [])).toThrow(message);
  });

  it('lets hosts that are allowed be private, and be called by http', () => {
    const allowed = ['127.0.0.1', 'hooks.internal:8080'];
    expect(parseWebhookUrl('http://127.0.0.1:99/x', allowed).port).toBe('99');
    expect(
      parseWebhookUrl('http://hooks.internal:8080/', allowed).hostname,
    ).toBe('hooks.internal');
    expect(() => parseWebhookUrl('http://hooks.internal/', allowed)).toThrow();
  });
});

describe('judge', () => {
  const answered = (status: number, retryAfterMs?: number) =>
    ({ kind: 'answered', status, body: '', retryAfterMs } as const);

  it.each([
    [answered(204), 'delivered'],
    [answered(302), 'failed'],
    [answered(404), 'failed'],
    [answered(410), 'failed'],
    [answered(429), 'retry'],
    [answered(503), 'retry'],
    [{ kind: 'failed', error: 'no answer' } as const, 'retry'],
    [{ kind: 'refused', error: 'private' } as const, 'failed'],
  ])('takes %j for %s', (attempt, state) => {
    expect(judge(attempt, 1, 0).state).toBe(state);
  });

  it('waits longer each time, then gives up', () => {
    const pauses = RETRY_PAUSES_MS.map((_, i) => {
      const verdict = judge(answered(500), i + 1, 0);
      return verdict.state === 'retry' ? verdict.pauseMs : 0;
    });
    expect(pauses).toEqual(RETRY_PAUSES_MS);
    const last = judge(answered(500), RETRY_PAUSES_MS.length + 1, 0);
    expect(last).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('given up after 10 attempts'),
    });
  });

  it('heeds what the receiver asks for, up to an hour', () => {
    expect(judge(answered(429, 60_000), 1, 0)).toMatchObject({
      pauseMs: 60_000,
    });
    expect(judge(answered(429, 1e12), 1, 0)).toMatchObject({
      pauseMs: 3_600_000,
    });
  });

  it('reads Retry-After as seconds and as a date', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    expect(parseRetryAfter('5', now)).toBe(5000);
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:10 GMT', now)).toBe(10_000);
    expect(parseRetryAfter('soon', now)).toBeUndefined();
  });
});

describe('createSealer', () => {
  it('seals so that only the same key opens', () => {
    const sealer = createSealer('key');
    const sealed = sealer.seal('s3cret');
    expect(sealed).not.toContain('s3cret');
    expect(sealer.seal('s3cret')).not.toBe(sealed);
    expect(sealer.open(sealed)).toBe('s3cret');
    expect(createSealer('other').open(sealed)).toBeUndefined();
    expect(createSealer(undefined).open(sealed)).toBeUndefined();
  });

  it('opens what was stored before there was a key', () => {
    const before = createSealer(undefined).seal('s3cret');
    expect(createSealer('key').open(before)).toBe('s3cret');
  });
});

describe('WebhookSender', () => {
  let server: Server;
  let url: string;
  let answer: (path: string) => { status: number; body?: string } | undefined;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const told = answer(request.url!);
      if (!told) return;
      response.writeHead(told.status, { Location: '/elsewhere' });
      response.end(told.body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const sender = new WebhookSender({ allowedHosts: ['127.0.0.1'] });
  const message = () => ({ deliveryId: 'd', url, body: '{}' });

  it('does not follow a redirect', async () => {
    const paths: string[] = [];
    answer = path => {
      paths.push(path);
      return { status: 302 };
    };
    expect(await sender.send(message())).toMatchObject({ status: 302 });
    expect(paths).toEqual(['/hook']);
  });

  it('reads the beginning of a long answer', async () => {
    answer = () => ({ status: 200, body: 'x'.repeat(1_000_000) });
    const attempt = await sender.send(message());
    expect(attempt).toMatchObject({ kind: 'answered', status: 200 });
    expect((attempt as { body: string }).body).toHaveLength(16 * 1024);
  });

  it('does not wait for ever', async () => {
    answer = () => undefined;
    expect(await sender.send(message(), 200)).toEqual({
      kind: 'failed',
      error: 'It did not answer within 0.2 s',
    });
  });

  it('refuses a name that resolves to a private address', async () => {
    const attempt = await sender.send({
      ...message(),
      url: 'https://localhost/hook',
    });
    expect(attempt).toMatchObject({
      kind: 'refused',
      error: expect.stringContaining('non-public'),
    });
  });
});
