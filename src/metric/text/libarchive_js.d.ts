/** What is used of libarchive.js; its own declarations say that a file holds a file of the same type, and no `Blob`. */
export declare const Archive: {
  write(archive: {
    readonly files: readonly { readonly file: Blob; readonly pathname: string }[];
    readonly outputFileName: string;
    readonly compression: "bzip2" | "xz";
    /** "raw" is the one file alone, with no archive around it. */
    readonly format: "raw";
    readonly passphrase: null;
  }): Promise<File>;
};
