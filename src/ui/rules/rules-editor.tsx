import { Button, FileButton } from '@mantine/core';
import { nodeTitle } from '../../recipes/names';
import { isBusy } from '../../studio/run';
import { download } from '../charts/download';
import { Icon } from '../components/icons';
import { Panel } from '../components/panel';
import { type NodeProps, useFrom, useRecipe, useStudio, useTaken } from '../studio-context';
import { newRule, RuleRow } from './rule-row';
import styles from './rules.module.css';
import { useObedience } from './use-obedience';

/** The rules of the run, where a node goes by them with the settings on the page. */
export function Rules({ node }: NodeProps) {
  return useTaken(node)('judge') && <RulesEditor node={node} />;
}

/** Rules to fill in like sentences; what is written is remembered, and a run takes the last that could be used. */
function RulesEditor({ node }: NodeProps) {
  const { rules } = useStudio();
  const { rows, problems, inForce, refused } = useFrom(
    (s) => s.rules,
    (state) => state,
  );
  const recipe = useRecipe();
  const busy = useFrom((s) => s.run, isBusy);
  const shown = useObedience(node.id, inForce);
  const isInForce = problems.every((problem) => problem === null);
  const save = () =>
    download('rules.json', new Blob([`${JSON.stringify(inForce, null, 2)}\n`], { type: 'application/json' }));
  return (
    <Panel
      title="Rules"
      note="an answer scores the share of the rules that it obeys, by their weights: 0 to 1"
      aside={
        <>
          <FileButton
            onChange={(file) => file && void rules.read(file)}
            accept=".json,application/json"
            disabled={busy}
          >
            {(props) => (
              <Button {...props} variant="subtle" size="compact-sm" leftSection={<Icon name="upload" />}>
                Open a file
              </Button>
            )}
          </FileButton>
          <Button variant="subtle" size="compact-sm" leftSection={<Icon name="download" />} onClick={save}>
            Save as a file
          </Button>
        </>
      }
    >
      {refused && (
        <p className={styles.problem} role="alert">
          <Icon name="warning" size={16} /> {refused}
        </p>
      )}
      <div className={styles.rules}>
        {rows.map((rule, i) => (
          <RuleRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule is what stands at its number, and may be written twice
            key={i}
            rule={rule}
            number={i + 1}
            problem={problems[i] ?? null}
            obeyed={isInForce ? shown?.each[i] : undefined}
            disabled={busy}
            only={rows.length === 1}
            onChange={(next) => void rules.put(i, next)}
          />
        ))}
      </div>
      <div className={styles.foot}>
        <Button
          variant="default"
          size="compact-sm"
          disabled={busy}
          onClick={() => void rules.put(rows.length, newRule('contains'))}
        >
          Add a rule
        </Button>
        <p className={styles.hint}>
          {isInForce
            ? shown
              ? `The bars count the newest sample answers of ${nodeTitle(recipe, shown.node)}.`
              : 'Once there are sample answers, bars show how many of them obey.'
            : 'Until every rule can be used, the rules from before this change hold.'}
        </p>
      </div>
    </Panel>
  );
}
