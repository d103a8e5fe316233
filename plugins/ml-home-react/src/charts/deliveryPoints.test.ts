import { labelSides } from './deliveryPoints';

describe('labelSides', () => {
  it.each([
    [[300], ['left']],
    [[20], ['right']],
    [
      [300, 315],
      ['left', 'right'],
    ],
    [
      [300, 315, 330],
      ['left', undefined, 'right'],
    ],
    // At the right edge there is no room.
    [
      [580, 590],
      ['left', undefined],
    ],
  ])('of points at %p', (places, sides) => {
    expect(labelSides(places, 600)).toEqual(sides);
  });
});
