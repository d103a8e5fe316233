import { randomInt } from 'node:crypto';

const adjectives =
  'amber able bold brave bright calm clever crisp curious daring eager early fair fast fine gentle glad golden grand happy honest keen kind lively lucid merry mild neat nimble noble plain proud quick quiet rapid rare ready sharp silent smart smooth solid steady sunny swift tidy tranquil vivid warm wise witty'.split(
    ' ',
  );
const animals =
  'ant bat bear bee boar bird bug carp cat colt cow crab crane crow deer dog dove duck elk fawn finch fish fly fox frog gnat goat goose grouse hare hawk hen horse jay kit koi lamb lark loon lynx mare midge mink mole moose moth mouse mule newt owl panda perch pig pug quail ram rat ray robin seal shad shark sheep shrew skunk slug smelt snail snake sow sponge squid squirrel stag steed stoat stork swan toad trout turtle vole wasp whale wolf worm wren yak zebra'.split(
    ' ',
  );

/** A name such as `calm-heron-417` for a run that was given none. */
export function randomRunName(): string {
  const pick = (list: string[]) => list[randomInt(list.length)];
  return `${pick(adjectives)}-${pick(animals)}-${randomInt(1000)}`;
}
