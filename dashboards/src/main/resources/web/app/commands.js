// @ts-check
import { region } from './address.js';
import { html } from './html.js';
import { CopyButton } from './copy-button.js';
import { streams } from './store.js';

/**
 * How to do it from a terminal: the exact commands for this node and stream.
 * @param {{stream: string, create?: boolean, open?: boolean}} props
 */
export function Commands({ stream, create, open }) {
  const aws = `aws --endpoint-url ${location.origin} kinesis`;
  const own = (/** @type {string} */ args) => `mvn -q compile exec:java -Dexec.args="${args}"`;
  const usual = ['127.0.0.1', 'localhost'].includes(location.hostname) && location.port === '4566';
  const endpoint = (usual ? '' : ` --endpoint ${location.origin}`) + (region.value ? ` --region ${region.value}` : '');
  const commands = [
    // The AWS CLI sends nothing without a region and credentials, whatever they are.
    ['Once in a terminal, for the AWS CLI', `export AWS_DEFAULT_REGION=${streams.value?.region ?? 'us-east-1'} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local`],
    ...(create
      ? [
          ['Create with the AWS CLI', `${aws} create-stream --stream-name ${stream} --shard-count 2`],
          ['or with ours', own(`stream create ${stream} --shards 2${endpoint}`)],
        ]
      : []),
    // From a file or pipe: version 2 takes text for base64, and version 1 does not know the flag against that.
    ['Put with the AWS CLI', `printf '{"price":12.5}' | ${aws} put-record --stream-name ${stream} --partition-key user-1 --data fileb:///dev/stdin`],
    ['or with ours', own(`stream put ${stream} hello --key user-1${endpoint}`)],
    ...(create ? [] : [['Follow in a terminal', own(`stream tail ${stream}${endpoint}`)]]),
  ];
  return html`
    <details class="commands" open=${open}>
      <summary>From the command line</summary>
      <dl>
        ${commands.map(([label, command]) => html`
          <div><dt>${label}</dt><dd><code>${command}</code><${CopyButton} text=${command} what="command" /></dd></div>`)}
      </dl>
    </details>
  `;
}
