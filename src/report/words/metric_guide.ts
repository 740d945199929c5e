/** How to read one metric, for someone who meets it for the first time. */
export interface MetricGuide {
  readonly reads: string;
  /** Where the metric's definition comes from. */
  readonly source: string;
}

/** Of images, by metric id; metrics that no guide holds are told by their unit and direction alone. */
export const METRIC_GUIDE: Readonly<Record<string, MetricGuide>> = {
  bits_per_dim: {
    reads: "How many bits a model needs, per pixel and channel, to write down a held-out image it has never seen: " +
      "the mean negative log2-likelihood divided by the number of dimensions. Lower is better. “Exact” is the " +
      "model's own likelihood; ≤ is a bound, and the true value may be lower. A model without a likelihood has " +
      "no number here.",
    source: "Theis, van den Oord and Bethge, A note on the evaluation of generative models, 2016",
  },
  nats_per_image: {
    reads:
      "The same likelihood in natural units, for a whole image: what the literature on binarised digits prints. Lower " +
      "is better; bits per dimension are nats divided by the number of dimensions and by log 2.",
    source: "Burda, Grosse and Salakhutdinov, Importance weighted autoencoders, 2016",
  },
  bits_per_dim_tightest: {
    reads:
      "Bits per dimension by the bound with the most draws, which is the tightest in expectation. It is measured on few " +
      "images and carried to all by its difference to the first method's number. Where a model has no tighter bound it " +
      "is that number itself.",
    source: "Cochran, Sampling techniques, 1977, section 12.6, for the difference estimator",
  },
  bits_above_truth: {
    reads:
      "How many bits per dimension a model needs beyond the data's own entropy: the Kullback-Leibler divergence from " +
      "the data to the model. An absolute number: 0 is perfect. Only for data whose distribution is known; with ≤ it bounds " +
      "the divergence from above.",
    source: "the oracle's definition, src/dataset/oracle",
  },
  mode_coverage: {
    reads:
      "How many of the data's modes the samples show, as a share of what a perfect sampler shows at this number of " +
      "samples: about 1 is perfect. Each sample belongs to its most probable mode; those that no mode could have drawn belong " +
      "to none. Higher is better.",
    source: "the oracle's definition, src/dataset/oracle",
  },
  off_support: {
    reads:
      "The share of samples that show no mode of the data: less likely under every one, with three times the noise, than one " +
      "in a million of its own images. Lower is better.",
    source: "Chernoff, A measure of asymptotic efficiency for tests of a hypothesis, 1952, for the bound",
  },
  evaluations_per_image: {
    reads: "How often the networks are evaluated for one image by the first method. A cost, not a merit.",
    source: "counted by the bench",
  },
  ood_likelihood: {
    reads:
      "The chance that an image of the model's own data is more likely under it than one of another dataset: 1 tells " +
      "them apart, 0.5 is a coin, and below it outliers are found more likely. Higher is better.",
    source: "Nalisnick et al., Do deep generative models know what they don't know?, 2019",
  },
  ood_typicality: {
    reads:
      "The same chance for how near an image's likelihood is to that of the model's own data, on either side: outliers " +
      "that are too likely stand out as well. Higher is better.",
    source: "Nalisnick et al., Detecting out-of-distribution inputs to deep generative models using typicality, 2019",
  },
  ood_ratio: {
    reads:
      "The same chance for the likelihood ratio to a background model, which takes away what makes any image simple. " +
      "Higher is better; the background model stands with the number.",
    source: "Ren et al., Likelihood ratios for out-of-distribution detection, 2019",
  },
  fid: {
    reads: "How far the features of generated images lie from those of real ones, both taken as normal " +
      "distributions. Zero is equal means and covariances; lower is better. It depends on the feature network, " +
      "which is why the network stands in its name, and on the number of samples: compare only numbers of one " +
      "convention, and hold them against the row of real data.",
    source: "Heusel et al., GANs trained by a two time-scale update rule converge to a local Nash equilibrium, 2017",
  },
  sfid: {
    reads:
      "The distance of FID on features that keep where in the image they are, so that it notices parts in the wrong" +
      " place. Lower is better; compare only numbers of one convention and one number of samples.",
    source: "Nash et al., Generating images with sparse representations, 2021",
  },
  fid_infinity: {
    reads: "FID extrapolated to infinitely many samples: what is left of it without the bias that few samples bring. " +
      "Lower is better; around zero, and slightly below at times, where both sets are alike. Numbers of different " +
      "sample sizes compare.",
    source: "Chong and Forsyth, Effectively unbiased FID and Inception Score and where to find them, 2020",
  },
  kid: {
    reads: "The squared maximum mean discrepancy between generated and real features under a cubic polynomial " +
      "kernel. Unlike FID its estimate has no bias, so that it may fall slightly below zero when the two sets " +
      "agree. Lower is better.",
    source: "Bińkowski et al., Demystifying MMD GANs, 2018",
  },
  inception_score: {
    reads: "Whether each image looks like one class for sure and all classes occur: from 1 to the number of classes." +
      " Higher is better. It never looks at real data, so a model that repeats one good image of each class " +
      "scores well.",
    source: "Salimans et al., Improved techniques for training GANs, 2016",
  },
  precision: {
    reads: "The share of generated images that fall among the real ones, by nearest neighbours in feature space: how" +
      " many samples look right. From 0 to 1, higher is better. It says nothing of variety.",
    source: "Kynkäänniemi et al., Improved precision and recall metric for assessing generative models, 2019",
  },
  recall: {
    reads: "The share of real images that fall among the generated ones: how much of the variety a model reaches. " +
      "From 0 to 1, higher is better. It says nothing of how good a sample looks.",
    source: "Kynkäänniemi et al., Improved precision and recall metric for assessing generative models, 2019",
  },
  density: {
    reads: "Like precision, but counts in how many real neighbourhoods a sample lies, which outliers disturb less. " +
      "Around 1 for a perfect model, and it may exceed 1 where samples crowd into dense regions.",
    source: "Naeem et al., Reliable fidelity and diversity metrics for generative models, 2020",
  },
  coverage: {
    reads: "The share of real images that have a generated one in their neighbourhood: like recall, measured around " +
      "real images. From 0 to 1, higher is better.",
    source: "Naeem et al., Reliable fidelity and diversity metrics for generative models, 2020",
  },
  vendi: {
    reads: "How many different images there effectively are among the generated ones, by the similarity of their " +
      "features. Higher is more varied. It never looks at real data, and noise is varied too: hold it against the " +
      "real data's own.",
    source: "Friedman and Dieng, The Vendi Score, 2023",
  },
  authenticity: {
    reads:
      "The share of generated images that are farther from their nearest training image than that one is from its " +
      "own neighbour. Higher is better; fresh real data do not reach 1, so that they are what to compare with.",
    source: "Alaa et al., How faithful is your synthetic data?, 2022",
  },
  memorisation: {
    reads:
      "The share of generated images that are near one training image and nothing else: less than a third as far " +
      "as from the second. Lower is better.",
    source: "Yoon et al., Diffusion probabilistic models generalize when they fail to memorize, 2023",
  },
  sliced_wasserstein: {
    reads:
      "How far the features of both sets lie apart along an average direction, by their means and spreads. Lower " +
      "is better.",
    source: "Nadjahi et al., Fast approximation of the sliced-Wasserstein distance, 2021",
  },
  mind: {
    reads: "How far the features of both sets must be moved onto each other along random directions: the whole shape " +
      "counts, not the mean and spread alone. Lower is better; compare only numbers of one number of samples.",
    source: "Berthet et al., MIND: Monge Inception Distance for generative models evaluation, 2026",
  },
  sharpness: {
    reads:
      "How sharp generated images are beside real ones: the variance of the Laplacian within an image, as a ratio of " +
      "means. 1 is as sharp as real, below is blurred; above is too hard a contrast or noise, which is no merit. The " +
      "images' contrast counts too, so that it is read together with high-frequency energy.",
    source: "Pech-Pacheco et al., Diatom autofocusing in brightfield microscopy, 2000",
  },
  high_frequency_energy: {
    reads:
      "How much of an image's spectral energy lies beyond half the Nyquist frequency, in edges and fine detail, as a " +
      "ratio to real images' share. 1 is as much as real; below, detail is missing, as of blur; above there is noise " +
      "or a grid. Contrast and brightness alone do not change it.",
    source: "Durall, Keuper and Keuper, Watch your up-convolution, 2020, for comparing spectra by their radius",
  },
  classes_covered: {
    reads:
      "How many of the classes of real data come up among generated images at least half as often as there, by the " +
      "feature network's classifier. Higher is better; the interval tells how many surely and perhaps do. It sees " +
      "dropped classes, not what is lost within one.",
    source: "Srivastava et al., VEEGAN: reducing mode collapse in GANs using implicit variational learning, 2017",
  },
  class_kl: {
    reads:
      "How far the frequencies of classes among generated images are from those of real data: the Kullback-Leibler " +
      "divergence, in nats. 0 is the same frequencies; lower is better. A few samples show a little by chance alone, " +
      "which stands with the number.",
    source: "Metz et al., Unrolled generative adversarial networks, 2017",
  },
  ndb: {
    reads: "The share of bins that generated images fill significantly more or less often than real ones, bins being " +
      "clusters of real images' pixels. Lower is better; up to 5 % differ by chance, as the row of real data shows. It " +
      "sees modes that are dropped or preferred, also within a class, and grows with the number of samples.",
    source: "Richardson and Weiss, On GANs and GMMs, 2018",
  },
  human_error_rate: {
    reads:
      "How often people take images for the other kind, who see real and generated ones in random order, as many of " +
      "both and without a limit of time. 50 % is what guessing gives: nobody can tell. Above it, generated images are " +
      "taken for real more often than real ones. Higher is better. The interval is for other raters, clustered by rater.",
    source: "Zhou et al., HYPE: a benchmark for human eye perceptual evaluation of generative models, 2019 (HYPE∞)",
  },
  human_error_rate_real: {
    reads:
      "How often people call a real image generated: caution and doubt, which grow as a model gets better. Beside the other " +
      "half it tells whether someone said the same of everything.",
    source: "Zhou et al., HYPE: a benchmark for human eye perceptual evaluation of generative models, 2019 (HYPE∞)",
  },
  human_error_rate_generated: {
    reads: "How often people call a generated image real: how often the model deceives them.",
    source: "Zhou et al., HYPE: a benchmark for human eye perceptual evaluation of generative models, 2019 (HYPE∞)",
  },
  latency_p50_ms: {
    reads: "Milliseconds from noise to one finished image, one image at a time: half of all requests were faster. " +
      "Lower is better. Times hold for this machine only; it stands in the manifest.",
    source: "the single-stream scenario of MLPerf Inference",
  },
  latency_p90_ms: {
    reads: "Milliseconds for one image that nine of ten requests stayed under. Lower is better.",
    source: "the single-stream scenario of MLPerf Inference",
  },
  throughput_per_s: {
    reads: "Images a second at the batch size where they were most. Higher is better. Times hold for this machine " +
      "only.",
    source: "the offline scenario of MLPerf Inference",
  },
};
