import Box from '@mui/material/Box';
import { ReactNode } from 'react';
import { Button } from '../components/Button';
import { CopyButton } from '../components/CodeBlock';
import { StateGlyph } from '../components/StateGlyph';
import { useDelayed } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { radius, type, useTokens } from '../theme';

/** Grey bars in the shape of what comes, after a blink. */
export function LoadingSkeleton(props: { rows?: number; height?: number }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const late = useDelayed(true);
  return (
    <Box
      role="status"
      aria-label={t('state.loading')}
      sx={{ visibility: late ? 'visible' : 'hidden', p: 2 }}
    >
      {Array.from({ length: props.rows ?? 4 }, (_, i) => (
        <Box
          key={i}
          sx={{
            height: props.height ?? 12,
            width: `${[92, 68, 80, 54][i % 4]}%`,
            borderRadius: radius.chip,
            bgcolor: k.hover,
            mb: 1.5,
          }}
        />
      ))}
    </Box>
  );
}

/** What will be here and how it gets here. */
export function EmptyState(props: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  const k = useTokens();
  return (
    <Box sx={{ maxWidth: 760, py: 3, px: 2.5 }}>
      <Box
        component="h2"
        sx={{
          m: 0,
          mb: 0.5,
          fontSize: 15,
          lineHeight: '22px',
          fontWeight: 650,
          color: k.text,
        }}
      >
        {props.title}
      </Box>
      <Box sx={{ ...type.body, color: k.second }}>{props.children}</Box>
      {props.actions && (
        <Box sx={{ display: 'flex', gap: 1, mt: 2 }}>{props.actions}</Box>
      )}
    </Box>
  );
}

interface HttpLike extends Error {
  statusCode?: number;
  body?: { error?: { name?: string; message?: string } };
}

/** The plain message of an error, without the wrapping of the client. */
export function messageOf(error: Error): string {
  return (error as HttpLike).body?.error?.message ?? error.message;
}

const detailsOf = (error: Error): string => {
  const body = (error as HttpLike).body;
  return [
    `${error.name}: ${error.message}`,
    body ? JSON.stringify(body, null, 2) : undefined,
    `at ${new Date().toISOString()}`,
  ]
    .filter(Boolean)
    .join('\n');
};

/** Says in its own region what failed; the rest of the page lives on. */
export function ErrorPanel(props: {
  /** What could not be done: "The models could not be read". */
  title: string;
  error: Error;
  onRetry?: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return (
    <Box
      role="alert"
      sx={{ display: 'flex', gap: 1.5, p: 2.5, ...type.body, color: k.text }}
    >
      <Box sx={{ pt: '3px' }}>
        <StateGlyph state="fail" />
      </Box>
      <Box sx={{ minWidth: 0 }}>
        <Box component="h2" sx={{ m: 0, ...type.panel }}>
          {props.title}
        </Box>
        <Box sx={{ color: k.second, overflowWrap: 'anywhere' }}>
          {messageOf(props.error)}
        </Box>
        <Box sx={{ display: 'flex', gap: 1, mt: 1.5 }}>
          {props.onRetry && (
            <Button small onClick={props.onRetry}>
              {t('state.retry')}
            </Button>
          )}
          <CopyButton
            text={detailsOf(props.error)}
            label={t('state.copyError')}
          />
        </Box>
      </Box>
    </Box>
  );
}

/** What one may not see, and whom to ask. */
export function Denied(props: { what: string }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return (
    <Box role="alert" sx={{ p: 2.5, ...type.body, color: k.text }}>
      <Box component="h2" sx={{ m: 0, ...type.panel }}>
        {t('state.deniedTitle', { what: props.what })}
      </Box>
      <Box sx={{ color: k.second }}>{t('state.deniedText')}</Box>
    </Box>
  );
}

/** Never existed under this name. */
export function NotFound(props: { what: string; back: ReactNode }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return (
    <Box role="alert" sx={{ p: 2.5, ...type.body, color: k.text }}>
      <Box component="h1" sx={{ m: 0, ...type.title }}>
        {t('state.notFoundTitle', { what: props.what })}
      </Box>
      <Box sx={{ color: k.second, mb: 1.5 }}>{t('state.notFoundText')}</Box>
      {props.back}
    </Box>
  );
}

/** A line that stays on top of what is deleted or no longer declared. */
export function Notice(props: {
  state?: 'warning' | 'none' | 'pending' | 'fail';
  children: ReactNode;
  action?: ReactNode;
}) {
  const k = useTokens();
  return (
    <Box
      role="note"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        px: 1.5,
        minHeight: 36,
        borderRadius: radius.field,
        bgcolor: k.accentGround,
        color: k.text,
        ...type.body,
      }}
    >
      <StateGlyph state={props.state ?? 'none'} />
      <Box sx={{ py: 0.75 }}>{props.children}</Box>
      <Box sx={{ ml: 'auto' }}>{props.action}</Box>
    </Box>
  );
}

const statusOf = (error: Error): number | undefined =>
  (error as HttpLike).statusCode ??
  ({ NotFoundError: 404, NotAllowedError: 403 } as Record<string, number>)[
    error.name
  ];

/** Whether an error says that the caller may not. */
export const isDenied = (error: Error): boolean => statusOf(error) === 403;

export interface SettledProps<T> {
  query: {
    data: T | undefined;
    error: Error | null;
    isPending: boolean;
    refetch: () => unknown;
  };
  /** The thing as a noun with its name: "Model home-ranker". */
  what: string;
  /** What could not be done, for the error's head. */
  failed: string;
  /** Where to go when it was not found. */
  back?: ReactNode;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}

/** Settles loading, denied, not found, failed and ready in one place. */
export function Settled<T>(props: SettledProps<T>) {
  const { data, error, isPending, refetch } = props.query;
  if (data !== undefined) return <>{props.children(data)}</>;
  if (isPending) return <>{props.skeleton ?? <LoadingSkeleton />}</>;
  if (error) {
    const status = statusOf(error);
    if (status === 403) return <Denied what={props.what} />;
    if (status === 404) {
      return <NotFound what={props.what} back={props.back} />;
    }
    return (
      <ErrorPanel
        title={props.failed}
        error={error}
        onRetry={() => {
          refetch();
        }}
      />
    );
  }
  return null;
}
