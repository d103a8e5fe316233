import { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Streams into a response. A reader who hangs up is nobody's failure; a store that breaks off is. */
export async function sendStream(
  content: Readable,
  response: Response,
): Promise<void> {
  try {
    await pipeline(content, response);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
