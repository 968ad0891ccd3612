import type { RubricRule } from '../../config/rubric';
import { recipe } from '../recipe';
import { a2cStage } from '../stages/a2c';
import { preferencesStage } from '../stages/preferences';
import { ruleModelStage } from '../stages/rule-model';
import { evaluation, optimised, preferences, REWARD, SFT } from './usual-nodes';

const REFUSALS = { refusals: 0.4 };

const ruleModel = (rule: RubricRule, id: string, title: string) => ({
  id,
  called: { title: `Rule: ${title}`, short: title },
  stage: ruleModelStage,
  inputs: { policy: 'sft.policy', pairs: 'probing.pairs' },
  settings: { rule },
});

const a2c = optimised('a2c', a2cStage);

/**
 * Follows Glaese et al. 2022 (Sparrow): raters say which answer is more helpful, others probe for answers that break a rule and say
 * which are broken; a preference model and models of rules; A2C on the preference less the rules broken. Departs in size, in three
 * rules for the paper's 23, in a model a rule for one that reads the rule, in no search for evidence and no dialogue, in raters who
 * are simulated, and in an SFT model that was also shown help with harm, so that there is something to remove. Without the rules, to
 * compare with: `--set a2c.reward.violations=0`.
 */
export const sparrow = recipe({
  id: 'sparrow',
  title: 'Sparrow',
  source: 'Glaese et al. 2022, Improving alignment of dialogue agents via targeted human judgements',
  explanation:
    'What makes an answer good is broken down into rules, each with a yes-or-no model of its own. A preference model says what is more helpful, and A2C follows it less a price for every rule broken.',
  nodes: [
    { ...SFT, settings: REFUSALS },
    {
      ...preferences({ pairs: 2400, values: 'helpfulness' }),
      called: { title: 'Preferences', short: 'preferences' },
    },
    {
      id: 'probing',
      called: { title: 'Adversarial probing', short: 'probing' },
      stage: preferencesStage,
      inputs: { policy: 'sft.policy' },
      settings: { pairs: 600, answersPerPrompt: 2, harmfulShare: 0.4, rules: true },
    },
    { ...REWARD, called: { title: 'Preference model', short: 'preference' } },
    ruleModel('harmless', 'rule-harm', 'no harm'),
    ruleModel('polite', 'rule-polite', 'polite'),
    ruleModel('concise', 'rule-concise', 'concise'),
    {
      ...a2c,
      inputs: {
        ...a2c.inputs,
        rule1: 'rule-harm.scorer',
        rule2: 'rule-polite.scorer',
        rule3: 'rule-concise.scorer',
      },
      settings: { ...REFUSALS, harmfulShare: 0.25, reward: { violations: 2 } },
    },
    evaluation('a2c.policy'),
  ],
  writers: ['sft.policy', 'a2c.policy'],
  scorer: 'reward.scorer',
  pairs: 'preferences.pairs',
});
