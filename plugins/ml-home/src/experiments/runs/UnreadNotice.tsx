import Close from '@mui/icons-material/Close';
import {
  IconButton,
  Notice,
  useMlHomeTranslation,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { shortKey } from './columns';
import { unreadParts, withoutUnread } from './unread';

/** Room for the start and the end of a value. */
const LENGTH = 48;

/** What of the address the page does not understand; to dismiss it cleans the address. */
export function UnreadNotice() {
  const { t } = useMlHomeTranslation();
  const url = useUrlState();
  const unread = unreadParts(url);
  if (!unread.length) return null;
  return (
    <Notice
      action={
        <IconButton
          label={t('runs.unreadDismiss')}
          onClick={() => url.set(withoutUnread(url, unread))}
        >
          <Close />
        </IconButton>
      }
    >
      {t('runs.unread', {
        parts: unread
          .map(({ key, value }) => shortKey(`${key}=${value}`, LENGTH))
          .join(', '),
      })}
    </Notice>
  );
}
