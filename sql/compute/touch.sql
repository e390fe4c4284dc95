-- Fragment of compute/extract.sql: touch, where the event says that its visitor came from, '' if it does not say that one came. That is an
-- event with a campaign, or with a referrer on another site; or a page or screen without any referrer, to which one came directly. After
-- the event's moment stand source, medium and name of the campaign, the referrer's host and the landing page, with a NUL between two,
-- and none within.
        , replaceRegexpOne(
            lower(extract(if(/* insert: page_referrer */ != '', /* insert: page_referrer */, /* insert: own_referrer */), {url_host:String})),
            '^www[.]',
            '') AS touch_host
        , if(/* insert: page_url */ != '', /* insert: page_url */, /* insert: own_url */) AS touch_url
        , replaceRegexpOne(lower(extract(touch_url, {url_host:String})), '^www[.]', '') AS touch_own_host
        , touch_host != ''
            AND if(extract(touch_host, {site:String}) = '', touch_host, extract(touch_host, {site:String}))
                != if(extract(touch_own_host, {site:String}) = '', touch_own_host, extract(touch_own_host, {site:String})) AS touch_referred
        , /* insert: campaign_source */ != '' OR /* insert: campaign_medium */ != '' OR /* insert: campaign_name */ != '' AS touch_campaign
        , if(
            touch_campaign OR touch_referred OR (touch_host = '' AND type IN ('page', 'screen')),
            concat(
                moment,
                arrayStringConcat(
                    arrayMap(
                        part -> replaceAll(part, '\0', ''),
                        [
                            /* insert: campaign_source */,
                            /* insert: campaign_medium */,
                            /* insert: campaign_name */,
                            if(touch_referred, touch_host, ''),
                            if(/* insert: page_path */ != '', /* insert: page_path */,
                                if(/* insert: own_path */ != '', /* insert: own_path */, extract(touch_url, {url_path:String})))
                        ]),
                    '\0')),
            '') AS touch
