/** Headers that make a browser save a file, whatever it holds, and never run it. */
export function attachmentHeaders(path: string): Record<string, string> {
  const name = path.split('/').at(-1) || 'artifact';
  const ascii = name.replace(/[^\w.\- ]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    char => `%${char.charCodeAt(0).toString(16)}`,
  );
  return {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    // Sent as it is: compressing again costs time, and hides the length.
    'Cache-Control': 'private, no-cache, no-transform',
  };
}
