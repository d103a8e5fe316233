import { InputError } from '@backstage/errors';
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

// The IANA registries of special-purpose addresses (RFC 6890 and its updates): nothing in them is a host on the internet.
const special = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  special.addSubnet(network, bits, 'ipv4');
}

// Of IPv6 only 2000::/3 is handed out; these parts of it are not hosts.
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const special6 = new BlockList();
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
] as const) {
  special6.addSubnet(network, bits, 'ipv6');
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const dotted = /(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const text = dotted
    ? `${dotted[1]}${[0, 2]
        .map(i =>
          (Number(dotted[i + 2]) * 256 + Number(dotted[i + 3])).toString(16),
        )
        .join(':')}`
    : address;
  const [head, tail] = text.split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const zeros = text.includes('::') ? 8 - left.length - right.length : 0;
  return [...left, ...Array(zeros).fill('0'), ...right].map(group =>
    parseInt(group, 16),
  );
}

/** The IPv4 address inside of an IPv6 one that wraps it: IPv4-mapped, NAT64 and 6to4. */
function embeddedIPv4(address: string): string | undefined {
  const groups = groupsOf(address);
  const dotted = (high: number, low: number) =>
    [high >> 8, high & 255, low >> 8, low & 255].join('.');
  const begins = (...start: number[]) => start.every((g, i) => groups[i] === g);
  if (begins(0, 0, 0, 0, 0, 0xffff) || begins(0x64, 0xff9b, 0, 0, 0, 0)) {
    return dotted(groups[6], groups[7]);
  }
  return begins(0x2002) ? dotted(groups[1], groups[2]) : undefined;
}

/** Whether an IP address is one of a host on the internet, also when IPv6 wraps it. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, 'ipv4');
  if (!isIPv6(address)) return false;
  const plain = address.split('%')[0];
  const embedded = embeddedIPv4(plain);
  if (embedded) return isPublicAddress(embedded);
  return global6.check(plain, 'ipv6') && !special6.check(plain, 'ipv6');
}

/** The host of a URL as it is looked up: without the brackets of IPv6. */
export const hostOf = (url: URL): string =>
  url.hostname.replace(/^\[|\]$/g, '');

/** Whether the site names the host, with or without its port, among those that may be called though they are private. */
export function isAllowedHost(url: URL, allowedHosts: string[]): boolean {
  const names = [url.hostname, hostOf(url), url.host];
  return allowedHosts.some(host => names.includes(host.toLowerCase()));
}

/**
 * The address of a webhook. Throws InputError for what can never be called: another scheme than https (http too for
 * hosts that the site allows), credentials in it, a private address.
 */
export function parseWebhookUrl(text: string, allowedHosts: string[]): URL {
  if (!text.trim()) {
    throw new InputError(
      "Webhook URL cannot be empty or just whitespace ('url')",
    );
  }
  const url = URL.parse(text);
  // Some addresses without a host are read as if the next part were one.
  if (!url || !/^[a-z][a-z0-9+.-]*:\/\/[^/\\]/i.test(text)) {
    throw new InputError(
      `Invalid webhook URL: '${text.slice(
        0,
        300,
      )}'. It must include a hostname.`,
    );
  }
  const allowed = isAllowedHost(url, allowedHosts);
  const schemes = allowed ? ['https:', 'http:'] : ['https:'];
  if (!schemes.includes(url.protocol)) {
    throw new InputError(
      `Invalid webhook URL scheme: '${url.protocol.replace(
        /:$/,
        '',
      )}'. Allowed schemes are: https.`,
    );
  }
  if (url.username || url.password) {
    throw new InputError('Webhook URL must not hold a user name or password');
  }
  const host = hostOf(url);
  if (!allowed && isIP(host) && !isPublicAddress(host)) {
    throw new InputError(
      `Webhook URL must not resolve to a non-public IP address. The host '${host}' is one; name it in mlHome.webhooks.allowedHosts if it may be called`,
    );
  }
  return url;
}
