/** Words of the templates that are no entry of the lexicon. A test says when a generator writes one that is missing. */
export const functionWords: readonly string[] = `
a an the this these that some any one my your his her its
i me you he him she it they them we yourself himself herself nobody everyone
full am is are was were be has have had do did does will would could cannot choose course every can should let 
and or but because if so when while then not no yes
about after again all alone asleep at away back before behind by down for from home in into of on to true twice up under us
 with how what where which who 
answer assistant user question story summary sentence word way problem advice plan game games party prize race test
bed became become begin believe best better boring calm call care change child day doctor duh early easy 
english spanish expect fair far fine fire food friend friends fun gift glad good hand happened held here hmm hope hours
hungry joy last late least leave less listen little long loudly lovely many maybe mean more morning much name near
 nice night noise nothing now oh opposite pain please pleasure polite politely put q 
rained really rest right said same safe short sick song sorry sound speaks stop suddenly
sum summarise sure sum there things think three time title today told too translate tree truth try ugh use
very wait warm water well went whatever wrong colour there
`
  .trim()
  .split(/\s+/);
