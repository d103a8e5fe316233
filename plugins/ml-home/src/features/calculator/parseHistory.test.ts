import { parseHistory, parseTime } from './parseHistory';

const MINUTE = 60_000;

describe('parseTime', () => {
  it.each([
    ['9:34', 574],
    ['09:34:30', 574.5],
    ['-0:30', -30],
    ['9 h 34 min', 574],
    ['9h34m', 574],
    ['9.5h', 570],
    ['1 d 2 h', 1560],
    ['574', 574],
    ['−15 min', -15],
    ['missing', Infinity],
    ['-', Infinity],
  ])('reads %p', (text, minutes) => {
    expect(parseTime(text)).toBe(minutes * MINUTE);
  });

  it.each(['soon', '9 h later', '12:61', '9 hours'])('refuses %p', text => {
    expect(parseTime(text)).toBeUndefined();
  });
});

describe('parseHistory', () => {
  it('names the lines it could not read', () => {
    expect(parseHistory('# mine\n9:00\n\nsoon\n9:30\n')).toEqual({
      times: [540 * MINUTE, 570 * MINUTE],
      unread: [{ line: 4, text: 'soon' }],
    });
  });
});
