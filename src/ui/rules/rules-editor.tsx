import { nodeTitle } from '../../recipes/names';
import { isBusy } from '../../studio/run';
import { type NodeProps, useFrom, useRecipe, useStudio, useTaken } from '../studio-context';
import { RowsEditor } from './rows-editor';
import { newRule, RuleRow } from './rule-row';
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
  return (
    <RowsEditor
      title="Rules"
      note="an answer scores the share of the rules that it obeys, by their weights: 0 to 1"
      disabled={busy}
      refused={refused}
      saved={{ name: 'rules.json', value: inForce }}
      add="Add a rule"
      hint={
        isInForce
          ? shown
            ? `The bars count the newest sample answers of ${nodeTitle(recipe, shown.node)}.`
            : 'Once there are sample answers, bars show how many of them obey.'
          : 'Until every rule can be used, the rules from before this change hold.'
      }
      onOpen={(file) => void rules.read(file)}
      onAdd={() => void rules.put(rows.length, newRule('contains'))}
    >
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
    </RowsEditor>
  );
}
