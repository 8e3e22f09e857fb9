import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ["**/dist/","node_modules/","cdktf.out/",".build/",".rehearsal/","coverage/","docker/","**/*.cjs","**/*.mjs","**/fixtures/**/cdktf.out/"] },
  tseslint.configs.strictTypeChecked,
  {"languageOptions":{"parserOptions":{"projectService":true}}},
  {"rules":{"max-lines":["error",{"max":250}],"max-lines-per-function":["error",{"max":40}],"max-params":["error",4],"@typescript-eslint/consistent-type-assertions":["error",{"assertionStyle":"never"}],"@typescript-eslint/consistent-type-imports":["error",{"fixStyle":"inline-type-imports"}],"@typescript-eslint/switch-exhaustiveness-check":"error","@typescript-eslint/restrict-template-expressions":["error",{"allowNumber":true}],"@typescript-eslint/no-extraneous-class":"off","@typescript-eslint/no-confusing-void-expression":["error",{"ignoreArrowShorthand":true}],"eqeqeq":"error","no-console":"error"}},
  {"files":["src/**/*.ts","actions/**/*.ts"],"ignores":["src/main.ts","src/commands/**","src/rehearsal/**","src/pipeline/adapters/**"],"rules":{"no-restricted-syntax":["error",{"selector":"MemberExpression[object.name='process'][property.name='env']","message":"Read the environment in main, a command or an adapter, and pass what is needed."},{"selector":"NewExpression[callee.name='Date'][arguments.length=0]","message":"Ask the Clock port."},{"selector":"MemberExpression[object.name='Date'][property.name='now']","message":"Ask the Clock port."}]}},
  {"files":["src/main.ts","src/commands/**","projenrc/**","bench/**",".projenrc.ts"],"rules":{"no-console":"off"}},
  {"files":["test/**/*.ts"],"rules":{"max-lines-per-function":"off","@typescript-eslint/no-non-null-assertion":"error"}},
);