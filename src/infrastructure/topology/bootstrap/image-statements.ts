import { type Statement } from '../access/statement';
import { regionalArn, type AwsPlace } from './account-names';

/**
 * What pushing takes, and the question whether an image is there already.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
export function pushStatements(project: string, places: readonly AwsPlace[]): readonly Statement[] {
  return [
    // The one action that cannot be limited to a repository.
    { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
    {
      actions: [
        ...['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:CompleteLayerUpload'],
        ...['ecr:GetDownloadUrlForLayer', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart'],
      ],
      resources: places.map((place) => repositoriesArn(project, place)),
    },
  ];
}

/** The question whether an image is there. */
export function findImageStatement(project: string, place: AwsPlace): Statement {
  return { actions: ['ecr:BatchGetImage'], resources: [repositoriesArn(project, place)] };
}

/** Every repository of a project begins with its name. */
export function repositoriesArn(project: string, place: AwsPlace): string {
  return `${regionalArn('ecr', place)}repository/${project}/*`;
}
