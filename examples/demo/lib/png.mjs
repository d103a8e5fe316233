/** A small PNG encoder and a canvas to draw on (https://www.w3.org/TR/png-3/). */

import zlib from 'node:zlib';
import { GLYPHS, GLYPH_HEIGHT, GLYPH_WIDTH } from './glyphs.mjs';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const TRUECOLOUR = 2;

/** @param {Uint8Array} rgb three bytes per pixel, row by row */
export function encodePng(width, height, rgb) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = TRUECOLOUR;
  // Every row begins with the number of its filter: 0, none.
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    rows.set(
      rgb.subarray(y * width * 3, (y + 1) * width * 3),
      y * (1 + width * 3) + 1,
    );
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', zlib.deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

/** In zlib itself only since Node 20.15. */
function crc32(data) {
  if (zlib.crc32) {
    return zlib.crc32(data);
  }
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  return ~crc >>> 0;
}

/** A white picture; colours are [red, green, blue], coordinates are pixels from the top left. */
export function createCanvas(width, height) {
  const rgb = new Uint8Array(width * height * 3).fill(255);

  function blend(x, y, colour, alpha) {
    if (x < 0 || y < 0 || x >= width || y >= height || alpha <= 0) {
      return;
    }
    const at = (y * width + x) * 3;
    for (let i = 0; i < 3; i++) {
      rgb[at + i] = Math.round(
        rgb[at + i] * (1 - alpha) + colour[i] * Math.min(1, alpha),
      );
    }
  }

  function rectangle(left, top, w, h, colour) {
    for (let y = top; y < top + h; y++) {
      for (let x = left; x < left + w; x++) {
        blend(x, y, colour, 1);
      }
    }
  }

  /** A line with soft edges: a pixel is as dark as the line covers it. */
  function line(x0, y0, x1, y1, colour, thickness = 1.6) {
    const reach = thickness / 2 + 1;
    const dx = x1 - x0;
    const dy = y1 - y0;
    const squared = dx * dx + dy * dy || 1;
    const right = Math.ceil(Math.max(x0, x1) + reach);
    const bottom = Math.ceil(Math.max(y0, y1) + reach);
    for (let y = Math.floor(Math.min(y0, y1) - reach); y <= bottom; y++) {
      for (let x = Math.floor(Math.min(x0, x1) - reach); x <= right; x++) {
        const along = ((x - x0) * dx + (y - y0) * dy) / squared;
        const t = Math.min(1, Math.max(0, along));
        const distance = Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
        blend(x, y, colour, thickness / 2 + 0.5 - distance);
      }
    }
  }

  /** @param {{ scale?: number, align?: 'left' | 'centre' | 'right' }} [options] */
  function text(words, x, y, colour, { scale = 2, align = 'left' } = {}) {
    const wide = textWidth(words, scale);
    const shift = { left: 0, centre: wide / 2, right: wide }[align];
    let left = Math.round(x - shift);
    for (const character of words.toUpperCase()) {
      const glyph = GLYPHS[character] ?? GLYPHS['?'];
      glyph.forEach((row, i) => {
        for (let j = 0; j < GLYPH_WIDTH; j++) {
          if (row[j] === '#') {
            rectangle(left + j * scale, y + i * scale, scale, scale, colour);
          }
        }
      });
      left += (GLYPH_WIDTH + 1) * scale;
    }
  }

  return {
    rectangle,
    line,
    text,
    toPng: () => encodePng(width, height, rgb),
  };
}

export const textWidth = (words, scale = 2) =>
  (words.length * (GLYPH_WIDTH + 1) - 1) * scale;
export const textHeight = (scale = 2) => GLYPH_HEIGHT * scale;
