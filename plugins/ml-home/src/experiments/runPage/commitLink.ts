/** An address that a browser opens, of a repository as git names it; undefined for paths and other protocols. */
export function repositoryUrl(remote: string | undefined): string | undefined {
  if (!remote) return undefined;
  const scp = /^[\w.-]+@([\w.-]+):(?!\d+\/)(.+)$/.exec(remote.trim());
  const text = scp ? `https://${scp[1]}/${scp[2]}` : remote.trim();
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  const host = url.protocol === 'ssh:' ? url.hostname : url.host;
  if (!['http:', 'https:', 'ssh:'].includes(url.protocol) || !host) {
    return undefined;
  }
  // A URL may carry a name and a token: neither is shown.
  const path = url.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  if (path.split('/').filter(Boolean).length < 2) return undefined;
  return `${url.protocol === 'http:' ? 'http' : 'https'}://${host}${path}`;
}

const SHA = /^[0-9a-f]{7,64}$/i;

/** The page of a commit. GitHub, Gitea and their kin write /commit/, GitLab /-/commit/, Bitbucket /commits/. */
export function commitUrl(
  remote: string | undefined,
  commit: string | undefined,
): string | undefined {
  const repository = repositoryUrl(remote);
  if (!repository || !commit || !SHA.test(commit)) return undefined;
  const { hostname } = new URL(repository);
  if (/(^|\.)gitlab\./.test(hostname) || hostname.startsWith('gitlab')) {
    return `${repository}/-/commit/${commit}`;
  }
  if (hostname === 'bitbucket.org') return `${repository}/commits/${commit}`;
  return `${repository}/commit/${commit}`;
}
