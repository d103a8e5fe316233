import { projectName } from './projectName';

it.each([
  ['mlproject:default/home', 'home'],
  ['mlproject:lab/home', 'lab/home'],
  ['home', 'home'],
  ['', ''],
])('says %p as %p', (ref, name) => {
  expect(projectName(ref)).toBe(name);
});
