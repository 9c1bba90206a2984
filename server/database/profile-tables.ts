/** Row types of migration 0007: the pictures of people. */

export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp';

export interface ProfileTables {
  pictures: {
    /** Random, in the picture's address; another one for each picture. */
    tag: string;
    user_id: string;
    media_type: PictureType;
    bytes: Uint8Array;
  };
}
