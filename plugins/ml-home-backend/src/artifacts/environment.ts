import { RunEnvironment } from '@ml-home/backstage-plugin-ml-home-common';

/** `scikit-learn[all]==1.9.1 ; python_version > "3.9"`: the name and what is asked of its version. */
const REQUIREMENT =
  /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*((?:[=<>!~]=?=?\s*[^\s,;#]+\s*,?\s*)*)/;

/** Packages of a `requirements.txt`, by name in lower case; options, addresses and comments are left out. */
export function parseRequirements(text: string): Record<string, string> {
  const packages: [string, string][] = [];
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    if (!trimmed || /^[#-]/.test(trimmed) || /^[a-z+]+:/i.test(trimmed)) {
      continue;
    }
    const match = REQUIREMENT.exec(trimmed);
    if (match) {
      packages.push([
        match[1].toLowerCase(),
        match[2].replace(/\s+/g, '').replace(/,$/, ''),
      ]);
    }
  }
  return Object.fromEntries(packages);
}

/** The interpreter that a `python_env.yaml` asks for. */
export function parsePythonVersion(text: string): string | undefined {
  return /^\s*python\s*:\s*["']?([0-9][^\s"'#]*)/m.exec(text)?.[1];
}

export function toEnvironment(
  requirements: string | undefined,
  pythonEnv: string | undefined,
  source: string,
): RunEnvironment | undefined {
  if (requirements === undefined && pythonEnv === undefined) return undefined;
  const python = pythonEnv && parsePythonVersion(pythonEnv);
  return {
    packages: parseRequirements(requirements ?? ''),
    ...(python ? { python } : {}),
    source,
  };
}
