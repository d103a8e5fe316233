import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Hash,
  Panel,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { commitUrl, repositoryUrl } from './commitLink';
import { Fact } from './Line';

export const tagOf = (run: Pick<RunDetail, 'tags'>, key: string) =>
  run.tags.find(tag => tag.key === key)?.value;

/** The code that ran: entry point, repository, commit. */
export function RunCode(props: { run: RunDetail }) {
  const { run } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const entry = tagOf(run, 'mlflow.source.name');
  const commit = tagOf(run, 'mlflow.source.git.commit');
  const branch = tagOf(run, 'mlflow.source.git.branch');
  const remote = tagOf(run, 'mlflow.source.git.repoURL') ?? entry;
  const repository = repositoryUrl(remote);
  const link = commitUrl(remote, commit);
  const outside = {
    target: '_blank',
    rel: 'noopener noreferrer',
    underline: 'hover' as const,
    sx: { color: k.link },
  };
  const facts = [
    entry && {
      label: t('runPage.entry'),
      value: (
        <Box component="span" sx={{ fontFamily: k.mono, fontSize: 12 }}>
          {entry}
        </Box>
      ),
    },
    repository && {
      label: t('runPage.repository'),
      value: (
        <Link href={repository} {...outside}>
          {repository.replace(/^https?:\/\//, '')}
        </Link>
      ),
    },
    branch && { label: t('runPage.branch'), value: branch },
    commit && {
      label: t('runPage.commit'),
      value: link ? (
        <Link
          href={link}
          title={t('runPage.openCommit', { commit })}
          {...outside}
          sx={{ color: k.link, fontFamily: k.mono, fontSize: 12 }}
        >
          {commit.slice(0, 12)}
        </Link>
      ) : (
        <Hash value={commit} length={12} />
      ),
    },
  ].filter(fact => !!fact);
  return (
    <Panel flush title={t('runPage.code')}>
      {facts.map((fact, i) => (
        <Fact key={fact.label} label={fact.label} first={i === 0}>
          {fact.value}
        </Fact>
      ))}
      {!commit && (
        <Box
          sx={{
            p: 2,
            color: k.second,
            borderTop: facts.length ? `1px solid ${k.line}` : 0,
          }}
        >
          {t('runPage.noCode')}
        </Box>
      )}
    </Panel>
  );
}
