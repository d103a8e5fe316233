import {
  Age,
  Button,
  ErrorPanel,
  Field,
  LoadingSkeleton,
  OwnerLink,
  Panel,
  ToastMessage,
  type,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  ReviewComment,
  ReviewDetail,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { Select } from '../Select';
import { useAct } from '../useGovernance';

function Comment(props: {
  comment: ReviewComment;
  label?: string;
  onReply?: () => void;
  onResolve?: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { comment } = props;
  return (
    <Box sx={{ display: 'flex', gap: 1.5 }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box
          sx={{
            display: 'flex',
            gap: 1,
            alignItems: 'center',
            flexWrap: 'wrap',
          }}
        >
          <OwnerLink entityRef={comment.author} />
          <Box component="span" sx={{ color: k.second, ...type.small }}>
            {props.label &&
              `${t('govComments.on', { subject: props.label })}, `}
            <Age at={comment.createdAt} />
          </Box>
        </Box>
        {/* Plain text on purpose: nothing that somebody wrote is run or drawn. */}
        <Box
          sx={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line', pl: '26px' }}
        >
          {comment.body}
        </Box>
      </Box>
      {props.onReply && (
        <Button small onClick={props.onReply}>
          {t('govComments.reply')}
        </Button>
      )}
      {props.onResolve && (
        <Button small onClick={props.onResolve}>
          {t(comment.resolvedAt ? 'govComments.reopen' : 'govComments.resolve')}
        </Button>
      )}
    </Box>
  );
}

/** Remarks, each about the review or one item of evidence. */
export function Comments(props: {
  review: ReviewDetail;
  subject: string;
  onSubject: (key: string) => void;
  show: (message: ToastMessage) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { review, subject } = props;
  const [text, setText] = useState('');
  const [parent, setParent] = useState<string>();
  const query = useMlHomeQuery(
    ['governance', 'comments', review.id],
    (api, signal) =>
      api.governance.listComments(
        { params: { id: review.id }, query: { limit: 200 } },
        { signal },
      ),
  );
  const add = useAct(
    (api, body: { body: string; subject?: string; parentId?: string }) =>
      api.governance.comment({ params: { id: review.id }, body }),
    props.show,
  );
  const resolve = useAct(
    (api, one: ReviewComment) =>
      api.governance.resolve({
        params: { id: one.id },
        body: { resolved: !one.resolvedAt },
      }),
    props.show,
  );
  const labelOf = (key: string | undefined) =>
    key && (review.evidence.find(item => item.key === key)?.label ?? key);
  const items = query.data?.items ?? [];
  const threads = items.filter(one => !one.parentId);
  return (
    <Panel
      title={t('govComments.title')}
      note={t('govComments.open', {
        count: threads.filter(one => !one.resolvedAt).length,
      })}
    >
      {query.error && (
        <ErrorPanel
          title={t('govComments.failed')}
          error={query.error}
          onRetry={() => {
            query.refetch();
          }}
        />
      )}
      {query.isPending && <LoadingSkeleton rows={2} />}
      <Box sx={{ display: 'grid', gap: 2, mb: 2 }}>
        {query.data && threads.length === 0 && (
          <Box sx={{ color: k.second }}>{t('govComments.none')}</Box>
        )}
        {threads.map(one => (
          <Box
            key={one.id}
            sx={{ display: 'grid', gap: 1, opacity: one.resolvedAt ? 0.85 : 1 }}
          >
            <Comment
              comment={one}
              label={labelOf(one.subject)}
              onReply={() => setParent(one.id)}
              onResolve={() => {
                resolve.run(one, () => t('govComments.resolve'));
              }}
            />
            {one.resolvedBy && (
              <Box sx={{ color: k.second, ...type.small, pl: '26px' }}>
                {t('govComments.resolved', { who: one.resolvedBy })}
              </Box>
            )}
            {items
              .filter(other => other.parentId === one.id)
              .map(other => (
                <Box key={other.id} sx={{ pl: 3 }}>
                  <Comment comment={other} />
                </Box>
              ))}
          </Box>
        ))}
      </Box>
      <Box
        component="form"
        onSubmit={(event: { preventDefault(): void }) => {
          event.preventDefault();
          if (!text.trim()) return;
          add
            .run(
              {
                body: text,
                parentId: parent,
                subject: parent ? undefined : subject || undefined,
              },
              () => t('govComments.add'),
            )
            .then(made => {
              if (!made) return;
              setText('');
              setParent(undefined);
            });
        }}
      >
        {!parent && (
          <Select
            label={t('govComments.about')}
            value={subject}
            onChange={props.onSubject}
            options={[
              { value: '', label: t('govComments.whole') },
              ...review.evidence.map(item => ({
                value: item.key,
                label: item.label,
              })),
            ]}
          />
        )}
        <Field
          label={parent ? t('govComments.reply') : t('govComments.write')}
          rows={2}
          value={text}
          onChange={setText}
          help={t('govComments.help')}
        />
        <Box sx={{ display: 'flex', gap: 1 }}>
          <Button type="submit" disabled={!text.trim() || add.busy}>
            {t('govComments.add')}
          </Button>
          {parent && (
            <Button variant="text" onClick={() => setParent(undefined)}>
              {t('gov.cancel')}
            </Button>
          )}
        </Box>
      </Box>
    </Panel>
  );
}
