import { isDestroyed, type ResourceChange } from '../plan';
import { type Risk } from '../risk';

/** A resource with state, or with an address that people use, is destroyed or replaced. */
export function lostObject({ address, type, action, deposed, ...change }: ResourceChange): readonly Risk[] {
  if (!isDestroyed({ address, type, action, ...change }) || deposed !== undefined) return [];
  const verb = action.kind === 'replace' ? 'is replaced' : 'is destroyed';
  const causes = action.kind === 'replace' ? action.causes : [];
  const state = withState.find(([pattern]) => pattern.test(type));
  if (state) return [{ kind: 'state-lost', address, sentence: `${verb}, and ${state[1]}`, details: causes }];
  const name = withAddress.find(([pattern]) => pattern.test(type));
  return name ? [{ kind: 'address-lost', address, sentence: `${verb}, and ${name[1]}`, details: causes }] : [];
}

/** What is gone with the object, by the type of the resource. */
type Losses = readonly (readonly [type: RegExp, loss: string])[];

const withState: Losses = [
  [
    /^aws_(db_instance|rds_cluster|rds_cluster_instance|rds_global_cluster|docdb_cluster|neptune_cluster)$/,
    'its data with it',
  ],
  [
    /^aws_(redshift_cluster|redshiftserverless_namespace|opensearch_domain|elasticsearch_domain|timestreamwrite_table)$/,
    'its data with it',
  ],
  [/^aws_(dynamodb_table|dynamodb_global_table|keyspaces_table|simpledb_domain|qldb_ledger)$/, 'its items with it'],
  [/^aws_(elasticache_cluster|elasticache_replication_group|memorydb_cluster)$/, 'what it holds in memory with it'],
  [/^aws_(s3_bucket|s3_directory_bucket|s3_object|glacier_vault)$/, 'its objects with it'],
  [
    /^aws_(efs_file_system|fsx_\w+_file_system|fsx_\w+_volume|ebs_volume|ebs_snapshot|backup_vault)$/,
    'its files with it',
  ],
  [/^aws_(ecr_repository|ecrpublic_repository)$/, 'its images with it: running tasks cannot be started again'],
  [/^aws_(kms_key|kms_external_key)$/, 'whatever it encrypted can no longer be read'],
  [/^aws_(secretsmanager_secret|secretsmanager_secret_version|ssm_parameter)$/, 'its value with it'],
  [/^aws_(sqs_queue|kinesis_stream|msk_cluster|mq_broker|sns_topic)$/, 'messages and subscriptions with it'],
  [/^aws_(cloudwatch_log_group|cloudtrail|cloudtrail_event_data_store)$/, 'its logs with it'],
  [/^aws_(cognito_user_pool|cognito_identity_pool|directory_service_directory)$/, 'its users with it'],
  [
    /^(google_sql_database_instance|google_storage_bucket|azurerm_\w+_(database|server)|azurerm_storage_account)$/,
    'its data with it',
  ],
];

const withAddress: Losses = [
  [/^aws_(lb|alb|elb)$/, 'its DNS name with it: requests fail until names point to another one'],
  [/^aws_(lb_listener|alb_listener)$/, 'its port answers no request meanwhile'],
  [/^aws_eip$/, 'its public address with it: whoever allows or calls that address is cut off'],
  [/^aws_nat_gateway$/, 'the address that others see from tasks may change with it'],
  [/^aws_(route53_zone|route53_record)$/, 'the name no longer leads anywhere'],
  [/^aws_(cloudfront_distribution|globalaccelerator_accelerator)$/, 'its domain name with it'],
  [
    /^aws_(api_gateway_rest_api|apigatewayv2_api|api_gateway_domain_name|apigatewayv2_domain_name|appsync_graphql_api)$/,
    'its address with it',
  ],
  [/^aws_(acm_certificate)$/, 'connections that use it are refused'],
  [/^aws_service_discovery_(\w+_dns_namespace|service)$/, 'services no longer find each other by that name'],
  [/^aws_(vpc|ecs_cluster|eks_cluster)$/, 'everything in it with it'],
  [/^aws_ecs_service$/, 'its tasks stop'],
];
