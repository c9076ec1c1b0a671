// @ts-check
// How to do it from a terminal: commands that can be pasted as they are.
import { isRegion, isStream } from './names.js';

/** @typedef {{origin: string, region: string, stream: string}} Place region: where the stream is, empty for the node's own */

/**
 * Commands for a stream that is there, or with `create` for one that is not.
 * @param {Place & {create?: boolean, nodeRegion: string}} props nodeRegion: what the AWS CLI needs though the node does not
 * @returns {[string, string][]} what each does, and the command; none for names that no stream and no region can have
 */
export function commandLines({ origin, region, stream, create, nodeRegion }) {
  const signed = region || nodeRegion;
  // Names may come from a link that somebody else wrote, and nothing in a command is quoted.
  if (!isStream(stream) || !isRegion(signed)) return [];
  const aws = `aws --endpoint-url ${origin} kinesis`;
  const own = (isUsual(origin) ? '' : ` --endpoint ${origin}`) + (region ? ` --region ${region}` : '');
  return [
    // The AWS CLI sends nothing without a region and credentials, whatever they are.
    ['Once in a terminal, for the AWS CLI', `export AWS_REGION=${signed} AWS_DEFAULT_REGION=${signed} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local`],
    ...(create
      ? /** @type {[string, string][]} */ ([
          ['Create with the AWS CLI', `${aws} create-stream --stream-name ${stream} --shard-count 2`],
          ['or with Virta', `virta stream create ${stream} --shards 2${own}`],
        ])
      : []),
    // From a file or pipe: version 2 takes text for base64, and version 1 does not know the flag against that.
    ['Put with the AWS CLI', `printf '{"price":12.5}' | ${aws} put-record --stream-name ${stream} --partition-key user-1 --data fileb:///dev/stdin`],
    ['or with Virta', `virta stream put ${stream} hello --key user-1${own}`],
    ...(create ? [] : /** @type {[string, string][]} */ ([['Follow in a terminal', `virta stream tail ${stream}${own}`]])),
  ];
}

/** Whether that is where our command goes by itself. @param {string} origin */
function isUsual(origin) {
  const { protocol, hostname, port } = new URL(origin);
  return protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname) && port === '4566';
}
