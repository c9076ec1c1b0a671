// @ts-check
// Command lines that can be pasted into a terminal.
import { isRegion, isStream } from './names.js';

/** @typedef {{origin: string, region: string, stream: string}} Place region: the region of the stream, empty for the node's default region */

/**
 * Returns commands for an existing stream, or with `create` for a missing one.
 * @param {Place & {create?: boolean, nodeRegion: string}} props nodeRegion: the node's default region, which the AWS CLI needs
 * @returns {[string, string][]} label and command; empty for invalid stream and region names
 */
export function commandLines({ origin, region, stream, create, nodeRegion }) {
  const signed = region || nodeRegion;
  // Names may come from an untrusted link, and commands are not quoted.
  if (!isStream(stream) || !isRegion(signed)) return [];
  const aws = `aws --endpoint-url ${origin} kinesis`;
  const own = (isUsual(origin) ? '' : ` --endpoint ${origin}`) + (region ? ` --region ${region}` : '');
  return [
    // The AWS CLI sends nothing without a region and credentials; any values work.
    ['Set up the AWS CLI (once per terminal)', `export AWS_REGION=${signed} AWS_DEFAULT_REGION=${signed} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local`],
    ...(create
      ? /** @type {[string, string][]} */ ([
          ['Create with the AWS CLI', `${aws} create-stream --stream-name ${stream} --shard-count 2`],
          ['or with Virta', `virta stream create ${stream} --shards 2${own}`],
        ])
      : []),
    // Data from a pipe: AWS CLI 2 would read text as base64, and AWS CLI 1 lacks the option to prevent that.
    ['Put with the AWS CLI', `printf '{"price":12.5}' | ${aws} put-record --stream-name ${stream} --partition-key user-1 --data fileb:///dev/stdin`],
    ['or with Virta', `virta stream put ${stream} hello --key user-1${own}`],
    ...(create ? [] : /** @type {[string, string][]} */ ([['Follow in a terminal', `virta stream tail ${stream}${own}`]])),
  ];
}

/** Whether this is the default endpoint of our command line. @param {string} origin */
function isUsual(origin) {
  const { protocol, hostname, port } = new URL(origin);
  return protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname) && port === '4566';
}
